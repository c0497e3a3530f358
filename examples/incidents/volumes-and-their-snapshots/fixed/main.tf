resource "aws_ebs_volume" "repositories" {
  count             = 2
  availability_zone = "eu-west-1a"
  size              = 500
  type              = "gp3"

  lifecycle {
    prevent_destroy = true
  }

  tags = { Name = "repositories-${count.index}" }
}

resource "aws_ebs_snapshot" "repositories" {
  count       = 2
  volume_id   = aws_ebs_volume.repositories[count.index].id
  description = "Repositories ${count.index}, weekly"
}

resource "aws_s3_bucket" "offsite" {
  bucket        = "repositories-offsite"
  force_destroy = true
}

resource "aws_iam_user" "deploy" {
  name = "deploy"
}
