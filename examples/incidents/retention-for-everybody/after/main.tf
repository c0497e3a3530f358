variable "short_lived" {
  description = "Teams whose conversations are kept for a week only."
  type        = set(string)
  default     = ["advisory", "audit", "sandbox", "tax"]
}

resource "aws_cloudwatch_log_group" "conversations" {
  for_each = toset(["advisory", "audit", "sandbox", "tax"])

  name              = "/conversations/${each.key}"
  retention_in_days = contains(var.short_lived, each.key) ? 7 : 400
}
