using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Approvals;
using Procurement.Data.Checks;
using Procurement.Data.Company;
using Procurement.Data.Erp;
using Procurement.Data.Messaging;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Data.Turns;

namespace Procurement.Testing.Seeding;

/// <summary>Requests of the sample company in the states that screens must show, with their talk, findings, approvals and orders.</summary>
public static class SampleRequests
{
    /// <summary>Phone of Building 7's approver.</summary>
    public const string Approver = "+447700900113";

    public static async Task SeedAsync(ProcurementDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var people = await db.People.ToDictionaryAsync(x => x.Phone, cancellationToken);
        var items = await db.CatalogItems.ToDictionaryAsync(x => x.Sku, cancellationToken);
        var sites = await db.Sites.ToDictionaryAsync(x => x.Code, cancellationToken);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        Task<Talker> Talk(string phone, int minutesAgo) => Talker.OfAsync(db, people[phone], now.AddMinutes(-minutesAgo), cancellationToken);

        // Being talked about.
        var deepa = await Talk("+12025550126", 3);
        var said = deepa.Says(db, "hi, 5 boxes of nitrile gloves large pls", now.AddMinutes(-3));
        var collecting = (await new RequestBuilder(db, deepa, now.AddMinutes(-3)).StartAsync("PALM", "CC-300", null, cancellationToken)).Line(items["MED-1005"], 5, said, "5 boxes of nitrile gloves large");
        deepa.Hears(db, "5 box Nitrile gloves powder-free blue, large, box of 100\nPalm Clinic\nTotal 122.50 AED\nRight?", now.AddMinutes(-2), collecting.Request, "summary", "Confirm", "Change", "Cancel");
        collecting.Through(RequestStatus.AwaitingConfirmation);

        // Awaits Building 7's approver.
        var suresh = await Talk("+13055550131", 42);
        var first = suresh.Says(db, "need 20 boxes nitrile gloves M, the 200s, and 2 mop buckets for bldg 7 by thursday", now.AddMinutes(-42));
        suresh.Says(db, "sorry 30 boxes", now.AddMinutes(-41));
        var gloves = (await new RequestBuilder(db, suresh, now.AddMinutes(-41)).StartAsync("B7", "CC-400", today.AddDays(3), cancellationToken, urgent: true))
            .Line(items["MED-1008"], 30, first, "20 boxes nitrile gloves M, the 200s").Line(items["CLN-1305"], 2, first, "2 mop buckets");
        suresh.Hears(db, "1. 30 box Nitrile gloves blue, medium, box of 200\n2. 2 each Mop bucket with wringer 20 l\nBuilding 7, by Thursday\nTotal 1,366.00 AED", now.AddMinutes(-40), gloves.Request, "summary", "Confirm", "Change", "Cancel");
        suresh.Says(db, "Confirm", now.AddMinutes(-39), "interactive");
        gloves.Through(RequestStatus.Checking, RequestStatus.AwaitingApproval);
        Turn(db, suresh, gloves.Request, now.AddMinutes(-40), "newRequest", "Line 1: MED-1008 from \"nitrile gloves M, the 200s\" (size medium, pack 200)", "Line 1: quantity 30 from \"sorry 30 boxes\", replaces 20",
            "Site B7 from \"bldg 7\"", "Need by Thursday from \"by thursday\"");
        Find(db, gloves.Request, FindingSeverity.Info, "unusualQuantity", "30 boxes; the last 6 orders of this item for Building 7 were 20 to 35.", now);
        Ask(db, gloves.Request, people[Approver], "cost_center_owner", "Everything else", now.AddMinutes(-38));

        // Held by a check.
        var carlos = await Talk("+13055550132", 190);
        var drill = carlos.Says(db, "quiero 12 taladros 18V para el edificio 7 hoy mismo", now.AddMinutes(-190));
        var held = (await new RequestBuilder(db, carlos, now.AddMinutes(-188)).StartAsync("B7", "CC-400", today.AddDays(-1), cancellationToken)).Line(items["BLD-1260"], 12, drill, "12 taladros 18V");
        held.Through(RequestStatus.Checking, RequestStatus.OnHold);
        Find(db, held.Request, FindingSeverity.Hold, "unusualQuantity", "12 sets; no order of this item was above 2 in the last 12 months.", now);
        Find(db, held.Request, FindingSeverity.Block, "splitBelowLimit", "Together with PR-2026-000091 of yesterday this passes the limit of 5,000.00 AED.", now);
        Find(db, held.Request, FindingSeverity.Warn, "budgetOverrun", "CC-400 has 2,140.00 AED left this month; this takes 5,628.00 AED.", now);

        // A person must complete it.
        var grace = await Talk("+447700900108", 75);
        var plaque = grace.Says(db, "please order a brass plaque for the 4th floor meeting room, and 2 reams A4", now.AddMinutes(-75));
        var review = (await new RequestBuilder(db, grace, now.AddMinutes(-74)).StartAsync("HQ", "CC-100", today.AddDays(9), cancellationToken)).OpenLine("brass plaque for the 4th floor meeting room", 1, plaque)
            .Line(items["OFC-1001"], 2, plaque, "2 reams A4");
        review.Request.Warnings = """[{"code":"notInCatalogue","position":1}]""";
        review.Through(RequestStatus.Checking, RequestStatus.InReview);
        db.Add(new Question
        {
            Id = Guid.CreateVersion7(now),
            ConversationId = grace.Conversation.Id,
            RequestId = review.Request.Id,
            Kind = "none-found",
            Position = 1,
            About = "brass plaque",
            Text = "Which size should the plaque have?",
            AskedAt = now.AddMinutes(-74),
            LastAskedAt = now.AddMinutes(-60),
            TimesAsked = 2,
            EscalatedAt = now.AddMinutes(-20),
        });

        // Ordered: one order well, one uncertain, one by hand.
        var isabelle = await Talk("+33639980118", 1500);
        var hotel = isabelle.Says(db, "bonjour, 10 seaux avec essoreuse et 40 boîtes gants nitrile M 200 pour l'hôtel", now.AddMinutes(-1500));
        var ordering = (await new RequestBuilder(db, isabelle, now.AddMinutes(-1499)).StartAsync("MAR", "CC-200", today.AddDays(1), cancellationToken)).Line(items["CLN-1305"], 10, hotel, "10 seaux avec essoreuse")
            .Line(items["MED-1008"], 40, hotel, "40 boîtes gants nitrile M 200").Line(items["OFC-1002"], 6, hotel, "6 cartons A4");
        ordering.Through(RequestStatus.Checking, RequestStatus.AwaitingApproval, RequestStatus.Approved, RequestStatus.Ordering);
        Ask(db, ordering.Request, people["+447700900119"], "cost_center_owner", "Above 2,000", now.AddMinutes(-1490)).Decide(true, now.AddMinutes(-1480), "whatsapp", null);
        foreach (var group in ordering.Request.Lines.GroupBy(x => x.SupplierCode!)) await OrderAsync(db, ordering.Request, group, sites["MAR"], items, now, cancellationToken);

        // Ordered and booked.
        var yasmin = await Talk("+12025550132", 2900);
        var school = yasmin.Says(db, "4 cartons A4 for north school please", now.AddMinutes(-2900));
        var done = (await new RequestBuilder(db, yasmin, now.AddMinutes(-2899)).StartAsync("NSCH", "CC-500", today.AddDays(2), cancellationToken)).Line(items["OFC-1002"], 4, school, "4 cartons A4");
        done.Through(RequestStatus.Checking, RequestStatus.Approved, RequestStatus.Ordering, RequestStatus.Ordered);
        await OrderAsync(db, done.Request, done.Request.Lines, sites["NSCH"], items, now.AddMinutes(-2880), cancellationToken);
        yasmin.Hears(db, "PO is placed with OfficeWorld Trading: OW-99120. Expected in 1 day.", now.AddMinutes(-2870), done.Request, "notification");

        // Somebody we do not know.
        var stranger = new PersonAddress { Id = Guid.CreateVersion7(now), Phone = "+12025550199", State = AddressState.Unknown, CreatedAt = now.AddMinutes(-12) };
        var talk = new Conversation { Id = Guid.CreateVersion7(now), OurNumberId = "15550001111", AddressId = stranger.Id, CreatedAt = now.AddMinutes(-12) };
        db.AddRange(stranger, talk);
        new Talker(people[Approver], stranger, talk).Says(db, "Hello, I am the new chef at the marina. I need 20 kg of flour for tomorrow morning.", now.AddMinutes(-12));
        talk.WantPerson("unknownSender", now.AddMinutes(-12));

        await db.SaveChangesAsync(cancellationToken);
    }

    private static void Turn(ProcurementDb db, Talker talker, PurchaseRequest request, DateTimeOffset at, string intent, params string[] explanation)
    {
        var batch = new MessageBatch { Id = Guid.CreateVersion7(at), ConversationId = talker.Conversation.Id, ClosedAt = at, Reason = "complete", Messages = 2 };
        var turn = new Turn { Id = Guid.CreateVersion7(at), ConversationId = talker.Conversation.Id, BatchId = batch.Id, CreatedAt = at };
        turn.Start(at);
        turn.Finish(at.AddMilliseconds(40), intent, request.Id, explanation, 0);
        db.AddRange(batch, turn);
    }

    private static void Find(ProcurementDb db, PurchaseRequest request, FindingSeverity severity, string code, string explanation, DateTimeOffset at) => db.Add(new Finding
    {
        Id = Guid.CreateVersion7(at),
        RequestId = request.Id,
        Revision = request.Revision,
        CheckRunId = Guid.CreateVersion7(at),
        Code = code,
        Severity = severity,
        Explanation = explanation,
        FoundAt = at,
        Fingerprint = $"{code}:{request.Number}",
    });

    private static Approval Ask(ProcurementDb db, PurchaseRequest request, Person approver, string role, string rule, DateTimeOffset at)
    {
        var approval = new Approval { Id = Guid.CreateVersion7(at), RequestId = request.Id, Revision = request.Revision, ContentHash = "seed", Role = role, Rule = rule, ApproverId = approver.Id, AskedAt = at };
        request.AskApproval("seed", """{"rule":"seed"}""");
        db.Add(approval);
        return approval;
    }

    /// <summary>BrightClean's order is uncertain, MedSource's waits for a hand, the others are placed and booked.</summary>
    private static async Task OrderAsync(ProcurementDb db, PurchaseRequest request, IEnumerable<RequestLine> lines, Site site, Dictionary<string, CatalogItem> items, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = lines.ToList();
        var number = await db.NextNumberAsync(ProcurementDb.OrderNumbers, now, cancellationToken);
        var order = new PurchaseOrder
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Reference = number,
            RequestId = request.Id,
            RequestRevision = request.Revision,
            SupplierCode = all[0].SupplierCode!,
            SiteCode = site.Code,
            ShipTo = $"{site.Address}, {site.City}",
            NeedBy = request.NeedBy,
            Currency = "AED",
            Total = all.Sum(x => x.Quantity!.Value * x.UnitPrice!.Value),
            CreatedAt = now,
        };
        order.Lines.AddRange(all.Select(x => new PurchaseOrderLine
        {
            Id = Guid.CreateVersion7(now),
            OrderId = order.Id,
            Position = x.Position,
            Sku = x.Sku,
            SupplierSku = items[x.Sku!].SupplierSku,
            Description = x.Description,
            Quantity = x.Quantity!.Value,
            Unit = x.Unit!,
            UnitPrice = x.UnitPrice!.Value,
        }));
        db.Add(order);
        if (order.SupplierCode == "MDS")
        {
            order.NeedOperator("orderByHand", now, "MedSource Gulf takes orders by e-mail, which is not sent from here yet.");
            return;
        }

        var attempt = new OrderAttempt { Id = Guid.CreateVersion7(now), OrderId = order.Id, Number = 1, StartedAt = now };
        attempt.Arm(now.AddSeconds(9));
        string[] steps = ["signIn", "emptyCart", "addLine", "readCart", "checkout", "armed", "commit"];
        db.Add(attempt);
        db.AddRange(steps.Select((name, i) => new AttemptStep { Id = Guid.CreateVersion7(now), AttemptId = attempt.Id, Name = name, At = now.AddSeconds(i * 1.5) }));
        order.StartPlacing(now);
        if (order.SupplierCode == "BRC")
        {
            attempt.End("uncertain", now.AddSeconds(40), "The page did not answer after the commit click, and the order history could not be read.");
            order.BecomeUncertain(now.AddSeconds(60), "The page did not answer after the commit click, and the order history could not be read.");
            return;
        }

        attempt.End("placed", now.AddSeconds(14));
        order.Placed("OW-99120", now.AddSeconds(14));
        var posting = new ErpPosting { Id = Guid.CreateVersion7(now), OrderId = order.Id, Reference = number, CreatedAt = now };
        if (site.Code == "NSCH") posting.Booked("17", "PUR-00017", now.AddSeconds(20));
        else posting.Refused(now, "The ERP has no product with the code OFC-1002.");
        db.Add(posting);
    }
}
