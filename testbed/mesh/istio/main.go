// Command meshwright-istio is two programs in one binary, so that Go links their common packages once: meshd, istiod's
// discovery server over a file of manifests, and istioctl with the commands that need no cluster. The name it is called
// by, a link, says which.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

var programs = map[string]func(){
	"meshd":    runMeshd,
	"istioctl": runIstioctl,
}

func main() {
	run, known := programs[filepath.Base(os.Args[0])]
	if !known && len(os.Args) > 1 {
		os.Args = os.Args[1:]
		run, known = programs[os.Args[0]]
	}
	if !known {
		fmt.Fprintln(os.Stderr, "usage: meshwright-istio meshd|istioctl [flags]")
		os.Exit(2)
	}
	run()
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
