"""What any program with boto3 does: it is given a profile, and knows nothing of Vouch."""
import sys

import boto3

sts, s3 = (boto3.client(name, endpoint_url=url) for name, url in zip(("sts", "s3"), sys.argv[1:]))
print(sts.get_caller_identity()["Arn"])
print(*(bucket["Name"] for bucket in s3.list_buckets()["Buckets"]))
