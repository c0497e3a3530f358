variable "backends" {
  description = "Instances behind the load balancer, by name."
  type        = map(string)
  default = {
    stream-1 = "i-0a11111111111111a"
    stream-2 = "i-0a22222222222222a"
    stream-3 = "i-0a33333333333333a"
  }
}

resource "aws_lb" "stream" {
  name = "stream"
}

resource "aws_lb_target_group" "stream" {
  name     = "stream"
  port     = 443
  protocol = "HTTPS"
  vpc_id   = "vpc-0123456789abcdef0"
}

resource "aws_lb_listener" "stream" {
  load_balancer_arn = aws_lb.stream.arn
  port              = 443
  protocol          = "HTTPS"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.stream.arn
  }
}

resource "aws_lb_target_group_attachment" "stream" {
  for_each = var.backends

  target_group_arn = aws_lb_target_group.stream.arn
  target_id        = each.value
  port             = 8443
}
