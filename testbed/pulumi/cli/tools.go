//go:build tools

// Package tools keeps Pulumi's CLI among the requirements of this module, from which it is built: `go install` refuses
// the CLI's own module for its replace directives.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
