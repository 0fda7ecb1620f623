using Procurement.Simulators.Shop;

ShopOptions options;
try
{
    options = ShopOptions.Parse(args);
}
catch (ArgumentException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}

await using var shop = await ShopServer.StartAsync(options);
Console.WriteLine($"Sandbox supplier shops on {shop.BaseAddress}");
await shop.WaitForShutdownAsync();
return 0;
