resource "aws_sns_topic" "oncall" {
  name = "cost-explorer-oncall"
}

resource "aws_cloudwatch_metric_alarm" "health" {
  alarm_name          = "cost-explorer-health"
  namespace           = "AWS/ElasticBeanstalk"
  metric_name         = "EnvironmentHealth"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 15
  period              = 60
  evaluation_periods  = 3
  alarm_actions       = [aws_sns_topic.oncall.arn]

  dimensions = {
    EnvironmentName = aws_elastic_beanstalk_environment.production.name
  }
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  alarm_name          = "cost-explorer-latency"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 2
  period              = 60
  evaluation_periods  = 5
  alarm_actions       = [aws_sns_topic.oncall.arn]

  dimensions = {
    LoadBalancer = aws_elastic_beanstalk_environment.production.load_balancers[0]
  }
}

resource "aws_autoscaling_notification" "instances" {
  group_names   = aws_elastic_beanstalk_environment.production.autoscaling_groups
  topic_arn     = aws_sns_topic.oncall.arn
  notifications = ["autoscaling:EC2_INSTANCE_TERMINATE", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR"]
}
