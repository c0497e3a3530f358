resource "aws_elastic_beanstalk_application" "cost_explorer" {
  name        = "cost-explorer"
  description = "What the cloud costs, by team and day"
}

resource "aws_elastic_beanstalk_application_version" "current" {
  name        = "2.14.0"
  application = aws_elastic_beanstalk_application.cost_explorer.name
  bucket      = aws_s3_bucket.releases.id
  key         = aws_s3_object.release.key
}

resource "aws_elastic_beanstalk_environment" "production" {
  name                = "cost-explorer-production"
  application         = aws_elastic_beanstalk_application.cost_explorer.name
  description         = "Cost explorer, production"
  cname_prefix        = "cost-explorer-prod"
  solution_stack_name = "64bit Amazon Linux 2023 v4.3.0 running Python 3.12"
  version_label       = aws_elastic_beanstalk_application_version.current.name
  tags                = { environment = "production" }

  setting {
    namespace = "aws:ec2:vpc"
    name      = "VPCId"
    value     = aws_vpc.main.id
  }

  setting {
    namespace = "aws:ec2:vpc"
    name      = "Subnets"
    value     = join(",", [for subnet in aws_subnet.app : subnet.id])
  }

  setting {
    namespace = "aws:autoscaling:launchconfiguration"
    name      = "SecurityGroups"
    value     = aws_security_group.app.id
  }

  setting {
    namespace = "aws:autoscaling:asg"
    name      = "MinSize"
    value     = "4"
  }

  setting {
    namespace = "aws:elasticbeanstalk:application:environment"
    name      = "DATABASE_HOST"
    value     = aws_db_instance.reports.address
  }
}
