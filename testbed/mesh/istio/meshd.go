package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/test"
	"sigs.k8s.io/yaml"
)

// The kinds that istiod reads from Kubernetes itself; the other kinds of Kubernetes mean nothing to it.
var kubernetesKinds = map[string]bool{"Service": true, "EndpointSlice": true, "Namespace": true, "Pod": true, "Node": true}

// runMeshd serves Istio's translation of manifests over plaintext ADS without a cluster: istiod's own discovery server
// on Istio's in-memory Kubernetes client and configuration store.
func runMeshd() {
	manifests := flag.String("manifests", "", "file of YAML documents")
	meshConfig := flag.String("mesh-config", "", "file with the MeshConfig, over Istio's defaults")
	address := flag.String("ads", "127.0.0.1:15010", "address to serve ADS at")
	debug := flag.String("debug", "127.0.0.1:15014", "address to serve istiod's debug pages at")
	flag.Parse()

	text, err := os.ReadFile(*manifests)
	check(err)
	istio, kubernetes := sortOut(string(text))
	settings, err := mesh.ReadMeshConfig(*meshConfig)
	check(err)
	check(test.Wrap(func(t test.Failer) {
		server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
			Configs:                istio,
			KubernetesObjectString: strings.Join(kubernetes, "\n---\n"),
			MeshConfig:             settings,
			ListenerBuilder:        func() (net.Listener, error) { return net.Listen("tcp", *address) },
		})
		go func() { check(http.ListenAndServe(*debug, server.DiscoveryDebug)) }()
		fmt.Println("serving", len(istio), "Istio objects and", len(kubernetes), "Kubernetes objects")
		stopped := make(chan os.Signal, 1)
		signal.Notify(stopped, syscall.SIGTERM, syscall.SIGINT)
		<-stopped
		os.Exit(0)
	}))
}

// sortOut parses the documents of Istio, which also validates them: the in-memory store does not.
func sortOut(text string) (istio []config.Config, kubernetes []string) {
	for _, document := range strings.Split(text, "\n---\n") {
		var object struct{ APIVersion, Kind string }
		check(yaml.Unmarshal([]byte(document), &object))
		if strings.Contains(object.APIVersion, "istio.io/") {
			parsed, unknown, err := crd.ParseInputs(document)
			check(err)
			if len(unknown) > 0 {
				check(fmt.Errorf("%s %s: istiod does not know this kind", object.APIVersion, object.Kind))
			}
			for _, each := range parsed {
				// Without it, short host names would resolve to name.namespace only.
				each.Domain = "cluster.local"
				istio = append(istio, each)
			}
		} else if kubernetesKinds[object.Kind] {
			kubernetes = append(kubernetes, document)
		}
	}
	return istio, kubernetes
}
