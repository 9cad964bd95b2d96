-- What lists show of a case stands with each organisation's access to it, so that they read no case.

UPDATE access SET body = json_set(body, '$.head', json((
    SELECT json_object(
        'purpose', json_extract(cases.body, '$.purpose'),
        'owner', json_extract(cases.body, '$.owner'),
        'title', json_extract(cases.body, '$.title'),
        'fictional', json(CASE WHEN json_extract(cases.body, '$.fictional') THEN 'true' ELSE 'false' END),
        'state', json_extract(cases.body, '$.state'),
        'deadline', json_extract(cases.body, '$.deadline'),
        'certificates', json((
            SELECT json_group_array(json_array(json_extract(value, '$.scheme'), json_extract(value, '$.valid_until')))
            FROM json_each(cases.body, '$.facts.certificates')
            WHERE json_extract(value, '$.valid_until') IS NOT NULL
        ))
    )
    FROM cases WHERE cases.id = access.id
)));
