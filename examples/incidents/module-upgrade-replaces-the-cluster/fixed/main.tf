module "eks" {
  source = "./modules/eks"
  name   = "production"
}

resource "aws_eks_node_group" "general" {
  cluster_name    = module.eks.name
  node_group_name = "general"
  node_role_arn   = "arn:aws:iam::123456789012:role/nodes"
  subnet_ids      = ["subnet-0a", "subnet-0b"]

  scaling_config {
    desired_size = 6
    max_size     = 12
    min_size     = 3
  }
}
