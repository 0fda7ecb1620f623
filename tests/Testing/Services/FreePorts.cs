using System.Net;
using System.Net.Sockets;

namespace Procurement.Testing.Services;

/// <summary>Ports of 127.0.0.1 that nobody listens on at this moment, for services that cannot bind port 0 themselves.</summary>
public static class FreePorts
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The first of several free ports in a row.</summary>
    public static int NextInARow(int count)
    {
        while (true)
        {
            var first = Next();
            if (first + count < IPEndPoint.MaxPort && Enumerable.Range(first, count).All(IsFree)) return first;
        }
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
