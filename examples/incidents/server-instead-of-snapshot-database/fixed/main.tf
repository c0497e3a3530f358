resource "azurerm_resource_group" "scale_unit" {
  name     = "rg-scale-unit-brazilsouth"
  location = "brazilsouth"
}

resource "azurerm_mssql_server" "scale_unit" {
  name                = "sql-scale-unit-brazilsouth"
  resource_group_name = azurerm_resource_group.scale_unit.name
  location            = azurerm_resource_group.scale_unit.location
  version             = "12.0"
}

resource "azurerm_mssql_database" "production" {
  for_each = toset(["accounts", "builds", "work-items"])

  name      = each.key
  server_id = azurerm_mssql_server.scale_unit.id
}

resource "azurerm_management_lock" "scale_unit" {
  name       = "no-delete"
  scope      = azurerm_mssql_server.scale_unit.id
  lock_level = "CanNotDelete"
}

removed {
  from = azurerm_mssql_database.snapshot

  lifecycle {
    destroy = false
  }
}

resource "azurerm_service_plan" "web" {
  name                = "plan-scale-unit"
  resource_group_name = azurerm_resource_group.scale_unit.name
  location            = azurerm_resource_group.scale_unit.location
  os_type             = "Linux"
  sku_name            = "P2v3"
}
