resource "aws_iam_user" "deploy" {
  name = "deploy"
}
