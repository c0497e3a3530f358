variable "name" {
  type = string
}

resource "aws_eks_cluster" "this" {
  name                          = var.name
  role_arn                      = "arn:aws:iam::123456789012:role/cluster"
  version                       = "1.33"
  bootstrap_self_managed_addons = false

  vpc_config {
    subnet_ids = ["subnet-0a", "subnet-0b"]
  }

  lifecycle {
    ignore_changes = [bootstrap_self_managed_addons]
  }
}

output "name" {
  value = aws_eks_cluster.this.name
}
