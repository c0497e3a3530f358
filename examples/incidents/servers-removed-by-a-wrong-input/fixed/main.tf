variable "billing_servers" {
  description = "Servers of the billing subsystem."
  type        = number
  default     = 2
}

variable "index_servers" {
  description = "Servers of the index subsystem."
  type        = number
  default     = 4
}

resource "aws_instance" "billing" {
  count         = var.billing_servers
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m7i.large"

  tags = { Name = "billing-${count.index}" }
}

resource "aws_instance" "index" {
  count         = var.index_servers
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "r7i.4xlarge"

  tags = { Name = "index-${count.index}" }
}
