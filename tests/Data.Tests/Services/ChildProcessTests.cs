using System.Globalization;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Data.Tests.Services;

public sealed class ChildProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_child_ends_when_its_host_is_killed()
    {
        // A shell stands for the host: its child is told by the kernel, however the shell ends.
        await using var host = ChildProcess.Start(new ChildStart("bash", "-c", "setpriv --pdeathsig TERM sleep 1000 & echo $!; wait"));
        var child = await PrintedId(host);

        await host.KillAsync();

        await Eventually.Until(() => HasEnded(child), Token, "The child ending with its host");
    }

    [Fact]
    public async Task Stopping_a_session_ends_what_the_child_itself_started()
    {
        await using var shell = ChildProcess.Start(new ChildStart("bash", "-c", "sleep 1000 & echo $!; wait"));
        var grandchild = await PrintedId(shell);

        await shell.StopSessionAsync();

        await Eventually.Until(() => HasEnded(grandchild), Token, "The grandchild ending with the session");
    }

    [Fact]
    public async Task A_command_that_fails_says_what_it_printed()
    {
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => ChildProcess.RunAsync(new ChildStart("bash", "-c", "echo no such thing >&2; exit 3"), Token));

        Assert.Contains("no such thing", failed.Message, StringComparison.Ordinal);
    }

    private static async Task<int> PrintedId(ChildProcess child) =>
        int.Parse(await Eventually.Get(() => Task.FromResult(child.Output), output => output.Length > 0, Token), CultureInfo.InvariantCulture);

    private static bool HasEnded(int id)
    {
        var stat = $"/proc/{id}/stat";
        return !File.Exists(stat) || File.ReadAllText(stat).Contains(") Z", StringComparison.Ordinal);
    }
}
