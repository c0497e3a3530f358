variable "name" {
  description = "What the environment is called."
  type        = string
  default     = "cost"
}

resource "aws_ecs_cluster" "this" {
  name = var.name
}

resource "aws_lb" "this" {
  name = var.name
}

resource "aws_lb_target_group" "this" {
  name        = var.name
  target_type = "ip"
  port        = 8080
  protocol    = "HTTP"
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_ecs_service" "this" {
  name          = var.name
  cluster       = aws_ecs_cluster.this.arn
  desired_count = 4
  launch_type   = "FARGATE"

  load_balancer {
    container_name   = "app"
    container_port   = 8080
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_dynamodb_table" "reports" {
  name         = "${var.name}-reports"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "account"

  attribute {
    name = "account"
    type = "S"
  }
}

resource "aws_route53_record" "this" {
  zone_id = "Z0123456789COST"
  name    = "cost.example.com"
  type    = "CNAME"
  ttl     = 60
  records = [aws_lb.this.dns_name]
}
