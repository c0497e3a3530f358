module "web" {
  source = "./modules/web"
}

moved {
  from = aws_dynamodb_table.sessions
  to   = module.web.aws_dynamodb_table.sessions
}

moved {
  from = aws_lb.web
  to   = module.web.aws_lb.web
}

moved {
  from = aws_s3_bucket.uploads
  to   = module.web.aws_s3_bucket.uploads
}

moved {
  from = aws_security_group.web
  to   = module.web.aws_security_group.web
}
