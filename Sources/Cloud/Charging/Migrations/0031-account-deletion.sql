-- A fact is never changed, except that the card in it is exchanged for a pseudonym when the account
-- of its owner is deleted.
DROP TRIGGER charging_event_is_never_changed;
CREATE TRIGGER charging_event_is_never_changed BEFORE UPDATE ON charging_event
    WHEN OLD.id IS NOT NEW.id OR OLD.transaction_id IS NOT NEW.transaction_id
        OR OLD.key IS NOT NEW.key OR OLD.kind IS NOT NEW.kind
        OR OLD.occurred_at IS NOT NEW.occurred_at OR OLD.received_at IS NOT NEW.received_at
        OR CASE WHEN json_valid(OLD.body) AND json_valid(NEW.body)
            THEN json_remove(OLD.body, '$.content.authorized.token', '$.content.started.token',
                    '$.content.ended.token')
                IS NOT json_remove(NEW.body, '$.content.authorized.token',
                    '$.content.started.token', '$.content.ended.token')
            ELSE 1 END
    BEGIN SELECT RAISE (ABORT, 'facts are appended, never changed'); END;
