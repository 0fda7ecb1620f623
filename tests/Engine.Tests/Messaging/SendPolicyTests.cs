using Procurement.Data.Messaging;
using Procurement.Engine.Messaging;
using Procurement.Engine.Messaging.Sending;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Messaging;

public sealed class SendPolicyTests
{
    private static readonly DateTimeOffset Now = FakeClock.MondayMorning;

    private static readonly SendFacts Plain = new(OutboundState.Pending, OutboundKinds.Text, IsOvertaken: false, MoreWasSaid: false, WrittenAt: Now, AddressReplaced: false, CanSend: true, StoppedAt: null, PausedUntil: null, HeldUntil: null,
        LastInboundAt: Now.AddHours(-1), LastError: null, HasTemplate: false, RecentlySent: []);

    [Fact]
    public void Within_the_window_a_text_goes_as_it_is() => Assert.Equal(new SendVerdict.Send(AsTemplate: false), SendPolicy.Decide(Plain, Now));

    [Theory]
    [InlineData(23 * 60, true)]
    [InlineData((24 * 60) - 3, true)]
    [InlineData((24 * 60) - 2, false)]
    [InlineData(25 * 60, false)]
    public void The_window_closes_two_minutes_before_24_hours(int minutesAgo, bool open) => Assert.Equal(open, ReplyWindow.IsOpen(Now.AddMinutes(-minutesAgo), Now));

    [Fact]
    public void Outside_the_window_the_template_goes_or_a_person_is_told()
    {
        var closed = Plain with { LastInboundAt = Now.AddHours(-25) };

        Assert.IsType<SendVerdict.Fail>(SendPolicy.Decide(closed, Now));
        Assert.IsType<SendVerdict.Fail>(SendPolicy.Decide(closed with { LastInboundAt = null }, Now));
        Assert.Equal(new SendVerdict.Send(AsTemplate: true), SendPolicy.Decide(closed with { HasTemplate = true }, Now));
    }

    [Fact]
    public void A_window_that_WhatsApp_calls_closed_is_closed_whatever_we_count()
    {
        Assert.Equal(new SendVerdict.Send(AsTemplate: true), SendPolicy.Decide(Plain with { LastError = SendErrors.WindowClosed, HasTemplate = true }, Now));
    }

    [Fact]
    public void A_cut_off_send_is_unknown_and_never_goes_again_by_itself()
    {
        Assert.IsType<SendVerdict.Unknown>(SendPolicy.Decide(Plain with { State = OutboundState.Sending }, Now));
        Assert.IsType<SendVerdict.LeaveToPerson>(SendPolicy.Decide(Plain with { State = OutboundState.Uncertain }, Now));
    }

    [Fact]
    public void A_stopped_paused_or_held_sender_waits()
    {
        Assert.IsType<SendVerdict.Wait>(SendPolicy.Decide(Plain with { StoppedAt = Now }, Now));
        Assert.Equal(new SendVerdict.Wait(Now.AddSeconds(40)), SendPolicy.Decide(Plain with { PausedUntil = Now.AddSeconds(40) }, Now));
        Assert.Equal(new SendVerdict.Wait(Now.AddSeconds(16)), SendPolicy.Decide(Plain with { HeldUntil = Now.AddSeconds(16) }, Now));
    }

    [Fact]
    public void A_summary_that_a_newer_revision_overtook_is_dropped() => Assert.IsType<SendVerdict.Drop>(SendPolicy.Decide(Plain with { IsOvertaken = true }, Now));

    [Fact]
    public void A_reply_is_kept_back_while_more_was_said_and_goes_when_nobody_answers_that()
    {
        var more = Plain with { MoreWasSaid = true };

        Assert.Equal(new SendVerdict.Wait(Now.AddSeconds(1)), SendPolicy.Decide(more, Now));
        Assert.IsType<SendVerdict.Wait>(SendPolicy.Decide(more, Now.AddSeconds(59)));
        Assert.IsType<SendVerdict.Send>(SendPolicy.Decide(more, Now.AddSeconds(60)));
    }

    [Fact]
    public void Nothing_goes_to_a_number_that_the_person_no_longer_has() => Assert.IsType<SendVerdict.Fail>(SendPolicy.Decide(Plain with { AddressReplaced = true }, Now));

    [Fact]
    public void The_first_ten_of_a_minute_go_at_once_and_the_next_when_the_oldest_is_a_minute_old()
    {
        var sent = Enumerable.Range(1, 9).Select(i => Now.AddSeconds(-i)).ToList();
        Assert.Equal(Now, PairRate.NextSend(sent, Now));

        sent.Add(Now.AddSeconds(-30));
        Assert.Equal(Now.AddSeconds(30), PairRate.NextSend(sent, Now));
        Assert.Equal(Now.AddSeconds(30), PairRate.NextSend(sent, Now.AddSeconds(30)));
    }

    [Theory]
    [InlineData(131056, SendErrorClass.HoldPerson)]
    [InlineData(130429, SendErrorClass.PauseSender)]
    [InlineData(80007, SendErrorClass.PauseSender)]
    [InlineData(4, SendErrorClass.PauseSender)]
    [InlineData(190, SendErrorClass.StopSender)]
    [InlineData(0, SendErrorClass.StopSender)]
    [InlineData(200, SendErrorClass.StopSender)]
    [InlineData(299, SendErrorClass.StopSender)]
    [InlineData(131045, SendErrorClass.StopSender)]
    [InlineData(368, SendErrorClass.StopSender)]
    [InlineData(131047, SendErrorClass.WindowClosed)]
    [InlineData(2, SendErrorClass.TryLater)]
    [InlineData(131000, SendErrorClass.TryLater)]
    [InlineData(131026, SendErrorClass.Never)]
    [InlineData(100, SendErrorClass.Never)]
    [InlineData(132001, SendErrorClass.Never)]
    internal void Errors_are_sorted_by_their_code(int code, SendErrorClass expected) => Assert.Equal(expected, SendError.ClassOf(code));

    [Fact]
    public void Holding_one_person_lasts_four_to_the_power_of_the_tries() =>
        Assert.Equal([1, 4, 16, 64], Enumerable.Range(1, 4).Select(x => SendError.HoldFor(x).TotalSeconds));

    [Theory]
    [InlineData("{\"messages\":[{\"id\":\"wamid.1\"}]}", true, 200, "Accepted { WhatsAppId = wamid.1 }")]
    [InlineData("{\"success\":true}", true, 200, "Accepted { WhatsAppId =  }")]
    [InlineData("{\"error\":{\"code\":131056,\"message\":\"Pair rate\",\"error_data\":{\"details\":\"Slow down\"}}}", false, 400, "Refused { Code = 131056, Error = Pair rate: Slow down }")]
    [InlineData("<html>Bad gateway</html>", false, 502, "Unknown { Error = HTTP 502 without an error of WhatsApp. }")]
    [InlineData("", true, 200, "Unknown { Error = The answer of WhatsApp cannot be read. }")]
    public void What_WhatsApp_answers_is_known_or_said_to_be_unknown(string body, bool ok, int status, string expected) => Assert.Equal(expected, GraphAnswer.OfSend(ok, status, body).ToString());
}
