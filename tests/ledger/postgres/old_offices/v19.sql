-- An office as version 19 made it; <office> is its schema. Do not edit: tests migrate it.

CREATE TABLE account (
    id BIGINT NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    opened TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    left_on TEXT COLLATE "C",
    place BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (key)
);

create function next_account_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from account';
alter table account alter id set default next_account_id();

CREATE TABLE counter (
    name TEXT COLLATE "C" NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE dispatch_round (
    id BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    due TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    filters TEXT COLLATE "C" NOT NULL,
    open_fields TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    head TEXT COLLATE "C" NOT NULL,
    ended TEXT COLLATE "C",
    PRIMARY KEY (id)
);

create function next_dispatch_round_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from dispatch_round';
alter table dispatch_round alter id set default next_dispatch_round_id();

CREATE TABLE event (
    id BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    issue BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    changes TEXT COLLATE "C" NOT NULL,
    ground TEXT COLLATE "C" NOT NULL,
    prev_hash TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX event_act ON event (ground) WHERE kind = 'supervised';

CREATE INDEX event_paper ON event (id) WHERE kind = 'attached';

CREATE INDEX event_step ON event (kind, day, issue) WHERE kind <> 'created';

CREATE INDEX ix_event_issue ON event (issue);

create function next_event_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from event';
alter table event alter id set default next_event_id();

CREATE TABLE issue (
    id BIGINT NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C",
    category TEXT COLLATE "C",
    zone TEXT COLLATE "C",
    town TEXT COLLATE "C",
    location TEXT COLLATE "C",
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    description TEXT COLLATE "C" NOT NULL,
    lead_unit TEXT COLLATE "C",
    duty_unit TEXT COLLATE "C",
    assisting_unit TEXT COLLATE "C",
    acceptance_unit TEXT COLLATE "C",
    leader TEXT COLLATE "C",
    person TEXT COLLATE "C",
    contact TEXT COLLATE "C",
    goal TEXT COLLATE "C",
    measures TEXT COLLATE "C",
    found_on TEXT COLLATE "C",
    handed_over_on TEXT COLLATE "C",
    deadline TEXT COLLATE "C",
    deadline_kind TEXT COLLATE "C",
    deadline_text TEXT COLLATE "C",
    original_deadline TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    schedule TEXT COLLATE "C",
    percent DOUBLE PRECISION,
    progress TEXT COLLATE "C",
    rectified_on TEXT COLLATE "C",
    closed_on TEXT COLLATE "C",
    on_platform BOOLEAN,
    remark TEXT COLLATE "C",
    round BIGINT NOT NULL,
    version BIGINT NOT NULL,
    extra TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT COLLATE "C",
    reported_on TEXT COLLATE "C",
    requested_deadline TEXT COLLATE "C",
    applied_on TEXT COLLATE "C",
    applied_by TEXT COLLATE "C",
    accepted_level TEXT COLLATE "C",
    noticed_on TEXT COLLATE "C",
    rechecked_on TEXT COLLATE "C",
    lead_days BIGINT,
    reply_by TEXT COLLATE "C",
    status_said BOOLEAN DEFAULT true NOT NULL,
    number_key TEXT COLLATE "C" DEFAULT '' NOT NULL,
    closed_unaccepted BOOLEAN,
    opinion_text TEXT COLLATE "C",
    opinion_on TEXT COLLATE "C",
    PRIMARY KEY (id),
    CONSTRAINT issue_level_number UNIQUE (level, number),
    CONSTRAINT level_word CHECK (level = 'province' or level = 'city' or level = 'district'),
    CONSTRAINT status_word CHECK (status = 'not_started' or status = 'rectifying' or status = 'rectified' or status = 'accepting' or status = 'closed' or status = 'void'),
    CONSTRAINT schedule_word CHECK (schedule = 'behind' or schedule = 'on_track' or schedule = 'ahead'),
    CONSTRAINT deadline_kind_word CHECK (deadline_kind = 'dated' or deadline_kind = 'immediate' or deadline_kind = 'standing' or deadline_kind = 'dated_standing' or deadline_kind = 'relative' or deadline_kind = 'none'),
    CONSTRAINT percent_range CHECK (percent between 0 and 100),
    CONSTRAINT lon_range CHECK (lon between -180 and 180),
    CONSTRAINT lat_range CHECK (lat between -90 and 90)
);

CREATE INDEX issue_answer ON issue (reply_by) WHERE reply_by is not null;

CREATE INDEX issue_asked ON issue (requested_deadline) WHERE requested_deadline is not null;

CREATE INDEX issue_awaiting ON issue (rectified_on) WHERE status in ('rectified', 'accepting');

CREATE INDEX issue_behind ON issue (schedule) WHERE schedule = 'behind';

CREATE INDEX issue_closed ON issue (closed_on, status) WHERE closed_on is not null;

CREATE INDEX issue_due ON issue (deadline, (case level when 'province' then 0 when 'city' then 1 when 'district' then 2 end), number) WHERE status in ('not_started', 'rectifying') and deadline is not null;

CREATE UNIQUE INDEX issue_fingerprint ON issue (fingerprint) WHERE fingerprint is not null;

CREATE INDEX issue_lead ON issue (deadline) WHERE lead_days is not null;

CREATE INDEX issue_level_status ON issue (level, status, number);

CREATE INDEX issue_number ON issue (number);

CREATE INDEX issue_number_key ON issue (level, number_key);

CREATE INDEX issue_open ON issue (level, number) WHERE status in ('not_started', 'rectifying', 'rectified', 'accepting');

CREATE INDEX issue_opinion ON issue (opinion_on) WHERE opinion_text is not null;

CREATE INDEX issue_percent ON issue (percent) WHERE status in ('not_started', 'rectifying') and percent is not null;

CREATE INDEX issue_report ON issue (coalesce(reported_on, handed_over_on, found_on)) WHERE status in ('not_started', 'rectifying');

CREATE INDEX issue_round ON issue (round) WHERE round > 1;

CREATE INDEX issue_standing ON issue (coalesce(rechecked_on, handed_over_on, found_on)) WHERE deadline_kind in ('standing', 'dated_standing');

CREATE INDEX issue_unaccepted ON issue (level, number) WHERE closed_unaccepted;

create function next_issue_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from issue';
alter table issue alter id set default next_issue_id();

CREATE TABLE login_address (
    id BIGINT NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (address)
);

create function next_login_address_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from login_address';
alter table login_address alter id set default next_login_address_id();

CREATE TABLE login_day (
    account BIGINT NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    logins BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    last BIGINT,
    PRIMARY KEY (account, day)
);

CREATE TABLE login_file (
    name TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE login_log (
    id BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    first TEXT COLLATE "C",
    last TEXT COLLATE "C",
    entries BIGINT NOT NULL,
    fresh BIGINT NOT NULL,
    joined BIGINT NOT NULL,
    kept_in BIGINT,
    removed TEXT COLLATE "C",
    removed_by TEXT COLLATE "C",
    replaced_by BIGINT,
    PRIMARY KEY (id)
);

CREATE INDEX login_log_digest ON login_log (digest);

create function next_login_log_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from login_log';
alter table login_log alter id set default next_login_log_id();

CREATE TABLE login_stray (
    name TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE login_week (
    week TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    log TEXT COLLATE "C",
    report TEXT COLLATE "C",
    PRIMARY KEY (week)
);

CREATE TABLE message (
    id BIGINT NOT NULL,
    uid TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    receiver TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);

create function next_message_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from message';
alter table message alter id set default next_message_id();

CREATE TABLE meta (
    key TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (key)
);

CREATE TABLE run (
    id BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    quiet BOOLEAN NOT NULL,
    ended TEXT COLLATE "C",
    due BIGINT NOT NULL,
    told BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    channels TEXT COLLATE "C" NOT NULL,
    reset_by BIGINT,
    missing_env TEXT COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

create function next_run_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from run';
alter table run alter id set default next_run_id();

CREATE TABLE unit (
    id BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (name)
);

create function next_unit_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from unit';
alter table unit alter id set default next_unit_id();

CREATE TABLE work_record (
    id BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    topic TEXT COLLATE "C",
    part_of BIGINT,
    amount BIGINT NOT NULL,
    persons BIGINT,
    day TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    is_void BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    entry_key TEXT COLLATE "C" NOT NULL,
    content_key TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX work_record_content ON work_record (content_key);

CREATE INDEX work_record_day ON work_record (kind, day);

CREATE INDEX work_record_entry ON work_record (entry_key);

CREATE INDEX work_record_whole ON work_record (part_of) WHERE part_of is not null;

create function next_work_record_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from work_record';
alter table work_record alter id set default next_work_record_id();

CREATE TABLE written_file (
    path TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    written_at TEXT COLLATE "C" NOT NULL,
    is_returned BOOLEAN NOT NULL,
    PRIMARY KEY (path)
);

CREATE TABLE account_alias (
    id BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    account BIGINT NOT NULL,
    counts_for BIGINT,
    why TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    is_manual BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE,
    FOREIGN KEY(counts_for) REFERENCES account (id) ON DELETE CASCADE
);

CREATE INDEX account_alias_of ON account_alias (account);

create function next_account_alias_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from account_alias';
alter table account_alias alter id set default next_account_alias_id();

CREATE TABLE account_change (
    id BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    account BIGINT NOT NULL,
    what TEXT COLLATE "C" NOT NULL,
    changes TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(account) REFERENCES account (id)
);

create function next_account_change_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from account_change';
alter table account_change alter id set default next_account_change_id();

CREATE TABLE coaching (
    id BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    account BIGINT NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    coach TEXT COLLATE "C" NOT NULL,
    topic TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    next_visit TEXT COLLATE "C",
    PRIMARY KEY (id),
    FOREIGN KEY(account) REFERENCES account (id)
);

CREATE INDEX coaching_account ON coaching (account, day);

create function next_coaching_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from coaching';
alter table coaching alter id set default next_coaching_id();

CREATE TABLE delivery (
    id BIGINT NOT NULL,
    message BIGINT NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" DEFAULT '' NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    unheard BIGINT NOT NULL,
    next_at TEXT COLLATE "C" NOT NULL,
    ended TEXT COLLATE "C",
    why TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C",
    body TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (message, channel, address),
    FOREIGN KEY(message) REFERENCES message (id)
);

CREATE INDEX delivery_lost ON delivery (id) WHERE state = 'lost';

CREATE INDEX delivery_open ON delivery (next_at) WHERE state in ('waiting', 'sending');

create function next_delivery_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from delivery';
alter table delivery alter id set default next_delivery_id();

CREATE TABLE dispatch_file (
    id BIGINT NOT NULL,
    dispatch_round BIGINT NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    sent TEXT COLLATE "C",
    why TEXT COLLATE "C" NOT NULL,
    delivered TEXT COLLATE "C" DEFAULT '[]' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(dispatch_round) REFERENCES dispatch_round (id)
);

CREATE INDEX dispatch_file_round ON dispatch_file (dispatch_round);

create function next_dispatch_file_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from dispatch_file';
alter table dispatch_file alter id set default next_dispatch_file_id();

CREATE TABLE login_events (
    day TEXT COLLATE "C" NOT NULL,
    login_log BIGINT NOT NULL,
    events BYTEA NOT NULL,
    PRIMARY KEY (day, login_log),
    FOREIGN KEY(login_log) REFERENCES login_log (id)
);

CREATE INDEX login_events_log ON login_events (login_log);

CREATE TABLE notice (
    id BIGINT NOT NULL,
    issue BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    tier TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    receiver TEXT COLLATE "C" NOT NULL,
    message BIGINT NOT NULL,
    reset_by BIGINT,
    PRIMARY KEY (id),
    CONSTRAINT notice_key UNIQUE (issue, kind, version, receiver, tier),
    FOREIGN KEY(message) REFERENCES message (id)
);

CREATE INDEX notice_message ON notice (message);

create function next_notice_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from notice';
alter table notice alter id set default next_notice_id();

CREATE TABLE dispatch_issue (
    dispatch_file BIGINT NOT NULL,
    issue BIGINT NOT NULL,
    PRIMARY KEY (dispatch_file, issue),
    FOREIGN KEY(dispatch_file) REFERENCES dispatch_file (id)
);

CREATE TABLE dispatch_return (
    id BIGINT NOT NULL,
    dispatch_file BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    is_taken BOOLEAN NOT NULL,
    changed BIGINT NOT NULL,
    steps BIGINT NOT NULL,
    doubtful BIGINT NOT NULL,
    batch BIGINT,
    sha256 TEXT COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(dispatch_file) REFERENCES dispatch_file (id)
);

CREATE INDEX dispatch_return_file ON dispatch_return (dispatch_file);

create function next_dispatch_return_id() returns bigint language sql volatile security definer
    set search_path = <office>, pg_temp
    as 'select coalesce(max(id), 0) + 1 from dispatch_return';
alter table dispatch_return alter id set default next_dispatch_return_id();

create table attachment_part (
    sha256 text collate "C" not null,
    part bigint not null,
    content bytea not null,
    primary key (sha256, part)
);
alter table attachment_part alter column content set storage external;
create function read_attachment_part(wanted text, number bigint) returns bytea language sql stable security definer
    set search_path = <office>, pg_temp
    as 'select content from attachment_part where sha256 = wanted and part = number';

create index event_day on event ((case day when '' then substr(at, 1, 10) else day end));
create statistics issue_last_report on (coalesce(reported_on, handed_over_on, found_on)) from issue;
create statistics issue_last_recheck on (coalesce(rechecked_on, handed_over_on, found_on)) from issue;
create function sample_table(name text) returns void language plpgsql volatile security definer
    set search_path = <office>, pg_temp
    as 'begin execute format(''analyze %I'', name); end';

create function refuse_history_change() returns trigger language plpgsql
    set search_path = <office>, pg_temp
    as 'begin raise exception ''history is append-only''; end';
create trigger event_never_changes before update or delete on event
    for each row execute function refuse_history_change();
create trigger event_never_emptied before truncate on event
    for each statement execute function refuse_history_change();
