resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "cost-explorer" }
}

resource "aws_subnet" "app" {
  for_each = {
    eu-west-1a = 0
    eu-west-1b = 1
  }

  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 4, each.value)
  tags              = { Name = "cost-explorer-${each.key}" }
}

resource "aws_security_group" "app" {
  name        = "cost-explorer-app"
  description = "Instances of the cost explorer"
  vpc_id      = aws_vpc.main.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
