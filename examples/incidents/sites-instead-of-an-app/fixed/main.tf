variable "sites" {
  description = "Customer sites."
  type        = set(string)
  default     = ["adatum", "contoso", "fabrikam", "northwind"]
}

variable "retired" {
  description = "What is switched off, by id."
  type        = set(string)
  default     = ["legacy-contoso", "legacy-fabrikam"]
}

resource "azurerm_resource_group" "site" {
  for_each = setsubtract(var.sites, var.retired)

  name     = "rg-site-${each.key}"
  location = "westeurope"
}

resource "azurerm_storage_account" "attachments" {
  for_each = azurerm_resource_group.site

  name                     = "site${each.key}"
  resource_group_name      = each.value.name
  location                 = each.value.location
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}

resource "azurerm_service_plan" "site" {
  for_each = azurerm_resource_group.site

  name                = "plan-${each.key}"
  resource_group_name = each.value.name
  location            = each.value.location
  os_type             = "Linux"
  sku_name            = "P1v3"
}

resource "azurerm_linux_web_app" "legacy" {
  for_each = { for site, plan in azurerm_service_plan.site : site => plan if !contains(var.retired, "legacy-${site}") }

  name                = "legacy-${each.key}"
  resource_group_name = each.value.resource_group_name
  location            = each.value.location
  service_plan_id     = each.value.id

  site_config {}
}
