-- Evidence, answers, entries of the lists and confirmations belong to an organisation, not to a kind of organisation: to
-- that of the member who handed a piece of evidence in first, and who wrote or confirmed the others. Where no member is
-- named (what was imported or only assigned), or one that is not here, an operator's evidence goes to the only operator of
-- the case, everything else to the case's owner.

UPDATE evidence SET body = json_remove(json_set(body, '$.organisation', COALESCE(
    (SELECT members.parent FROM members WHERE members.id
        = COALESCE(json_extract(evidence.body, '$.revisions[0].by'), json_extract(evidence.body, '$.by'))),
    (SELECT MIN(access.parent) FROM access
        WHERE json_extract(evidence.body, '$.part') = 'operator' AND access.lookup = evidence.parent
            AND json_extract(access.body, '$.kind') = 'operator' HAVING COUNT(*) = 1),
    (SELECT cases.lookup FROM cases WHERE cases.id = evidence.parent)
)), '$.part');
UPDATE answers SET body = json_set(body, '$.organisation', COALESCE(
    (SELECT members.parent FROM members WHERE members.id = json_extract(answers.body, '$.by')),
    (SELECT cases.lookup FROM cases WHERE cases.id = answers.parent)
));
UPDATE items SET body = json_set(body, '$.organisation', COALESCE(
    (SELECT members.parent FROM members WHERE members.id = json_extract(items.body, '$.by')),
    (SELECT cases.lookup FROM cases WHERE cases.id = items.parent)
));
UPDATE confirmations SET body = json_set(body, '$.organisation', COALESCE(
    (SELECT members.parent FROM members WHERE members.id = json_extract(confirmations.body, '$.by')),
    (SELECT cases.lookup FROM cases WHERE cases.id = confirmations.parent)
));
-- who takes part says whether an operator does
UPDATE cases SET body = json_remove(body, '$.with_operator');
