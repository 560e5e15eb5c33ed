// What any program with the AWS SDK for Go does: it is given a profile, and knows nothing of Vouch.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	ctx := context.Background()
	configuration, err := config.LoadDefaultConfig(ctx)
	if err == nil {
		client := sts.NewFromConfig(configuration, sts.WithEndpointResolver(sts.EndpointResolverFromURL(os.Args[1])))
		var identity *sts.GetCallerIdentityOutput
		if identity, err = client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}); err == nil {
			fmt.Println(aws.ToString(identity.Arn))
			return
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
