using Microsoft.Extensions.Primitives;

namespace Procurement.Portal;

/// <summary>An empty value is as good as none, in whatever source it stands: a container's environment often names every key and fills few.</summary>
internal static class EmptyValues
{
    public static void TreatAsAbsent(IConfigurationBuilder configuration)
    {
        for (var i = 0; i < configuration.Sources.Count; i++) configuration.Sources[i] = new Source(configuration.Sources[i]);
    }

    private sealed class Source(IConfigurationSource inner) : IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(inner.Build(builder));
    }

    private sealed class Provider(IConfigurationProvider inner) : IConfigurationProvider, IDisposable
    {
        public bool TryGet(string key, out string? value) => inner.TryGet(key, out value) && value is not "";

        public void Set(string key, string? value) => inner.Set(key, value);

        public IChangeToken GetReloadToken() => inner.GetReloadToken();

        public void Load() => inner.Load();

        public IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
            Own(parentPath).Where(key => HasValue(parentPath is null ? key : ConfigurationPath.Combine(parentPath, key))).Concat(earlierKeys).Order(ConfigurationKeyComparer.Instance);

        public void Dispose() => (inner as IDisposable)?.Dispose();

        private IEnumerable<string> Own(string? path) => inner.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase);

        private bool HasValue(string path) => TryGet(path, out _) || Own(path).Any(child => HasValue(ConfigurationPath.Combine(path, child)));
    }
}
