namespace Procurement.Engine.Orders.Browser;

/// <summary>Dates for sites that take no order without one.</summary>
internal static class SiteDates
{
    /// <param name="days">Monday to Friday; 0: today, or the next working day.</param>
    public static DateOnly WorkingDaysFrom(DateOnly today, int days)
    {
        var date = today;
        while (true)
        {
            if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && (date > today || days == 0) && --days <= 0) return date;
            date = date.AddDays(1);
        }
    }
}
