using System.Text.Json;

namespace Procurement.Simulators.Shop;

/// <summary>Keeps the books of a shop: one change at a time, and in a file where there is one.</summary>
internal sealed class BookKeeper(string? file)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly Lock _gate = new();
    private ShopBooks _books = new();

    public void Load()
    {
        if (file is null) return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (File.Exists(file)) _books = JsonSerializer.Deserialize<ShopBooks>(File.ReadAllText(file), Json) ?? new();
    }

    public T Read<T>(Func<ShopBooks, T> read)
    {
        lock (_gate) return read(_books);
    }

    public void Change(Action<ShopBooks> change)
    {
        lock (_gate)
        {
            change(_books);
            if (file is null) return;
            File.WriteAllText(file + ".new", JsonSerializer.Serialize(_books, Json));
            File.Move(file + ".new", file, overwrite: true);
        }
    }

    /// <summary>Within a change: other books from now on.</summary>
    public void Replace(ShopBooks books) => _books = books;
}
