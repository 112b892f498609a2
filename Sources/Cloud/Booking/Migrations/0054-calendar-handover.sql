INSERT INTO event_consumer (name, position)
    SELECT 'calendar-handover', COALESCE(max(id), 0) FROM domain_event;
