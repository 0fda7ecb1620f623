namespace Procurement.Route.Tests.Whole;

/// <summary>
/// The steps of the route as PostgreSQL sees them: triggers in the test's database name a point at the commit of each step. The product knows nothing of it.
/// </summary>
internal static class KillPoints
{
    public const string Channel = "points";

    /// <summary>Every point that a purchase from WhatsApp to the ERP passes, in order; several may be one commit.</summary>
    public static readonly IReadOnlyList<string> OfAPurchase =
    [
        "received text", "batch complete", "turn Done request", "request opened", "operation addLine", "message summary Pending", "message summary Sending", "message summary Sent", "message summary Delivered",
        "received interactive", "batch tapped", "turn Done confirm", "request Checking", "check run", "request AwaitingApproval", "approval asked", "message approvalCard Pending", "message approvalCard Sending", "message approvalCard Sent",
        "approval Approved", "request Ordering", "order opened", "order taken", "order Placing", "attempt started", "step signIn", "step history", "step emptyCart", "step addLine", "step readCart", "step checkout",
        "attempt armed", "order Placed", "attempt placed", "request Ordered", "posting Pending", "posting taken", "posting Booked", "message notification Pending", "message notification Sending", "message notification Sent",
    ];

    public const string Triggers = """
        CREATE FUNCTION tell_point(point text) RETURNS void LANGUAGE sql AS $$ SELECT pg_notify('points', txid_current() || '|' || point) $$;

        CREATE FUNCTION point_inbound() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM tell_point('received ' || NEW.type); RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT ON inbound_messages FOR EACH ROW EXECUTE FUNCTION point_inbound();

        CREATE FUNCTION point_batch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM tell_point('batch ' || NEW.reason); RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT ON message_batches FOR EACH ROW EXECUTE FUNCTION point_batch();

        CREATE FUNCTION point_turn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.state <> OLD.state THEN PERFORM tell_point('turn ' || NEW.state || coalesce(' ' || NEW.intent, '')); END IF; RETURN NULL; END $$;
        CREATE TRIGGER point AFTER UPDATE ON turns FOR EACH ROW EXECUTE FUNCTION point_turn();

        CREATE FUNCTION point_operation() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM tell_point('operation ' || NEW.kind); RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT ON operations FOR EACH ROW EXECUTE FUNCTION point_operation();

        CREATE FUNCTION point_request() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'INSERT' THEN PERFORM tell_point('request opened');
            ELSIF NEW.status <> OLD.status THEN PERFORM tell_point('request ' || NEW.status); END IF; RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT OR UPDATE ON purchase_requests FOR EACH ROW EXECUTE FUNCTION point_request();

        CREATE FUNCTION point_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM tell_point('check run'); RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT ON check_runs FOR EACH ROW EXECUTE FUNCTION point_check();

        CREATE FUNCTION point_approval() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'INSERT' THEN PERFORM tell_point('approval asked');
            ELSIF NEW.state <> OLD.state THEN PERFORM tell_point('approval ' || NEW.state); END IF; RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT OR UPDATE ON approvals FOR EACH ROW EXECUTE FUNCTION point_approval();

        CREATE FUNCTION point_outbound() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.kind <> 'read' AND (TG_OP = 'INSERT' OR NEW.state <> OLD.state) THEN PERFORM tell_point('message ' || NEW.purpose || ' ' || NEW.state); END IF; RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT OR UPDATE ON outbound_messages FOR EACH ROW EXECUTE FUNCTION point_outbound();

        CREATE FUNCTION point_media() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'INSERT' OR NEW.state <> OLD.state THEN PERFORM tell_point('media ' || NEW.state); END IF; RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT OR UPDATE ON media_files FOR EACH ROW EXECUTE FUNCTION point_media();

        CREATE FUNCTION point_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'INSERT' THEN PERFORM tell_point('order opened');
            ELSE
                IF NEW.status <> OLD.status THEN PERFORM tell_point('order ' || NEW.status); END IF;
                IF NEW.leased_by IS NOT NULL AND OLD.leased_by IS NULL THEN PERFORM tell_point('order taken'); END IF;
            END IF; RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT OR UPDATE ON purchase_orders FOR EACH ROW EXECUTE FUNCTION point_order();

        CREATE FUNCTION point_attempt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'INSERT' THEN PERFORM tell_point('attempt started');
            ELSE
                IF NEW.armed_at IS NOT NULL AND OLD.armed_at IS NULL THEN PERFORM tell_point('attempt armed'); END IF;
                IF NEW.outcome IS NOT NULL AND OLD.outcome IS NULL THEN PERFORM tell_point('attempt ' || NEW.outcome); END IF;
            END IF; RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT OR UPDATE ON order_attempts FOR EACH ROW EXECUTE FUNCTION point_attempt();

        CREATE FUNCTION point_step() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM tell_point('step ' || NEW.name); RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT ON attempt_steps FOR EACH ROW EXECUTE FUNCTION point_step();

        CREATE FUNCTION point_posting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'INSERT' OR NEW.state <> OLD.state THEN PERFORM tell_point('posting ' || NEW.state); END IF;
            IF TG_OP = 'UPDATE' AND NEW.leased_by IS NOT NULL AND OLD.leased_by IS NULL THEN PERFORM tell_point('posting taken'); END IF; RETURN NULL; END $$;
        CREATE TRIGGER point AFTER INSERT OR UPDATE ON erp_postings FOR EACH ROW EXECUTE FUNCTION point_posting();
        """;
}
