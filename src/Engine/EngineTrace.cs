using System.Diagnostics;

namespace Procurement.Engine;

/// <summary>The engine's traces: one id from the received message through turn, order and booking.</summary>
public static class EngineTrace
{
    public const string Name = "Procurement";
    public static readonly ActivitySource Source = new(Name);
}
