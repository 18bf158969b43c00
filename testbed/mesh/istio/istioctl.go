package main

import (
	"os"

	"github.com/spf13/cobra"
	"istio.io/istio/istioctl/pkg/analyze"
	"istio.io/istio/istioctl/pkg/cli"
	"istio.io/istio/istioctl/pkg/root"
	"istio.io/istio/istioctl/pkg/validate"
	"istio.io/istio/pkg/log"
)

// runIstioctl is istioctl less the commands that need a cluster, which are most of its size.
func runIstioctl() {
	command := &cobra.Command{Use: "istioctl", SilenceUsage: true}
	options := cli.AddRootFlags(command.PersistentFlags())
	root.LoggingOptions.AttachCobraFlags(command)
	command.PersistentPreRunE = func(*cobra.Command, []string) error { return log.Configure(root.LoggingOptions) }
	context := cli.NewCLIContext(options)
	command.AddCommand(analyze.Analyze(context), validate.NewValidateCommand(context))
	if command.Execute() != nil {
		os.Exit(1)
	}
}
