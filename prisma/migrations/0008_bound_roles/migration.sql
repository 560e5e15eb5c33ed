-- Tokens that carry the name of the role that they were asked for, so that its trust policy can take no others.
ALTER TYPE "aws_tags_rule" ADD VALUE 'bound';
