using ScriptHost.Cli.Sql.Blocks;
using ScriptHost.Errors;

namespace ScriptHost.Tests.Cli.Sql;

public sealed class BlockTests
{
    [Theory]
    [InlineData("BEGIN NULL; END;")]
    [InlineData("begin null; end;\n/")]
    [InlineData("DECLARE n VARCHAR2(30) := 'j'; b CONSTANT BOOLEAN := TRUE; BEGIN sys.dbms_scheduler.enable(n); END;")]
    [InlineData("BEGIN BEGIN DBMS_SCHEDULER.DROP_JOB('j'); EXCEPTION WHEN OTHERS THEN NULL; END; COMMIT; END;")]
    [InlineData("<<outer>> BEGIN \"SYS\".\"DBMS_SCHEDULER\".\"ENABLE\"('j'); END outer;")]
    [InlineData("BEGIN dbms_output.put_line('a' || 1 || q'[it's]'); EXCEPTION WHEN OTHERS THEN dbms_output.put_line(SQLERRM || SQLCODE); RAISE; END;")]
    [InlineData("BEGIN /* one */ DBMS_SCHEDULER.ENABLE -- two\n ( name => 'j' /* three */ ) ; END ;")]
    [InlineData("DECLARE v VARCHAR2(100); t TIMESTAMP WITH TIME ZONE; BEGIN DBMS_SCHEDULER.GET_ATTRIBUTE('j', 'comments', v); DBMS_SCHEDULER.EVALUATE_CALENDAR_STRING('FREQ=DAILY', SYSTIMESTAMP, NULL, t); END;")]
    public void Blocks_of_calls_are_understood(string block) => SqlTexts.Check(block);

    [Theory]
    [InlineData("BEGIN\n  DBMS_SCHEDULER.ENABLE('j')\nEND;", "t.sql:3:1: ORA-06550: PLS-00103: Encountered the symbol \"END\" when expecting \";\"")]
    [InlineData("BEGIN\n DBMS_SCHEDULER.ENABLED('j'); END;", "t.sql:2:2: ORA-06550: PLS-00302: component 'ENABLED' must be declared")]
    [InlineData("BEGIN foo.bar(1); END;", "t.sql:1:7: ORA-06550: PLS-00201: identifier 'FOO.BAR' must be declared")]
    [InlineData("BEGIN DBMS_SCHEDULER.ENABLE(x); END;", "t.sql:1:29: ORA-06550: PLS-00201: identifier 'X' must be declared")]
    [InlineData("BEGIN DBMS_SCHEDULER.ENABLE(name => 'a', name => 'b'); END;", "t.sql:1:42: ORA-06550: PLS-00703: multiple instances of named argument in list: NAME")]
    [InlineData("BEGIN DBMS_SCHEDULER.ENABLE(name => 'a', 'b'); END;", "t.sql:1:42: ORA-06550: PLS-00312")]
    [InlineData("BEGIN DBMS_SCHEDULER.ENABLE(); END;", "t.sql:1:7: ORA-06550: PLS-00306: wrong number or types of arguments in call to 'ENABLE': NAME is missing")]
    [InlineData("BEGIN DBMS_SCHEDULER.ENABLE(nam => 'a'); END;", "t.sql:1:29: ORA-06550: PLS-00306: wrong number or types of arguments in call to 'ENABLE': it has no parameter NAM")]
    [InlineData("BEGIN DBMS_SCHEDULER.DISABLE('a', 'b'); END;", "t.sql:1:35: ORA-06550: PLS-00306: wrong number or types of arguments in call to 'DISABLE': FORCE is BOOLEAN, and this is 'b'")]
    [InlineData("BEGIN DBMS_SCHEDULER.GET_ATTRIBUTE('j', 'comments', 'x'); END;", "t.sql:1:53: ORA-06550: PLS-00363: VALUE gives a value")]
    [InlineData("DECLARE a NUMBER; a NUMBER; BEGIN NULL; END;", "t.sql:1:19: ORA-06550: PLS-00371: at most one declaration for 'A'")]
    [InlineData("DECLARE a NUMBER := 'x'; BEGIN NULL; END;", "t.sql:1:21: ORA-06550: PLS-00382: expression is of wrong type")]
    [InlineData("DECLARE a CONSTANT NUMBER := 1; BEGIN a := 2; END;", "t.sql:1:39: ORA-06550: PLS-00363")]
    [InlineData("BEGIN RAISE; END;", "t.sql:1:7: ORA-06550: PLS-00367")]
    [InlineData("BEGIN DBMS_SCHEDULER.ENABLE('j); END;", "t.sql:1:29: ORA-01756: quoted string not properly terminated")]
    [InlineData("BEGIN DBMS_SCHEDULER.ENABLE(\"j); END;", "t.sql:1:29: ORA-01740: missing double quote in identifier")]
    [InlineData("BEGIN /* NULL; END;", "t.sql:1:7: ORA-01742: comment not terminated properly")]
    [InlineData("BEGIN /* a /* b */ c */ NULL; END;", "t.sql:1:22: ORA-06550: PLS-00103")]
    [InlineData("BEGIN NU\0LL; END;", "t.sql:1:9: ORA-00911: invalid character: a NUL byte")]
    [InlineData("BEGIN DBMS_SCHEDULER.ENABLE(:name); END;", "t.sql:1:29: ORA-06550: PLS-00049: bad bind variable")]
    [InlineData("BEGIN NULL; END; BEGIN NULL; END;", "t.sql:1:18: ORA-06550: PLS-00103")]
    public void A_mistake_is_told_with_its_place_and_the_compilers_number(string block, string expected) =>
        Assert.StartsWith(expected, SqlTexts.Refused(() => SqlTexts.Check(block)), StringComparison.Ordinal);

    [Theory]
    [InlineData("BEGIN IF TRUE THEN NULL; END IF; END;", "IF")]
    [InlineData("BEGIN FOR i IN 1..2 LOOP NULL; END LOOP; END;", "FOR")]
    [InlineData("BEGIN EXECUTE IMMEDIATE 'x'; END;", "EXECUTE")]
    [InlineData("BEGIN SELECT 1 INTO x FROM dual; END;", "SELECT")]
    [InlineData("DECLARE CURSOR c IS SELECT 1 FROM dual; BEGIN NULL; END;", "CURSOR in declarations")]
    [InlineData("DECLARE x emp%ROWTYPE; BEGIN NULL; END;", "the type EMP%TYPE")]
    [InlineData("BEGIN NULL; EXCEPTION WHEN NO_DATA_FOUND THEN NULL; END;", "WHEN NO_DATA_FOUND")]
    [InlineData("BEGIN DBMS_SCHEDULER.CREATE_JOB('j', 'p', NULL, 'c', 'q'); END;", "CREATE_JOB with event_condition")]
    [InlineData("BEGIN DBMS_SCHEDULER.CREATE_JOB(job_name => 'j', program_name => 'p', job_style => 'LIGHTWEIGHT'); END;", "JOB_STYLE other than REGULAR")]
    public void What_a_database_can_and_this_cannot_is_refused_by_its_name(string block, string what)
    {
        var refused = Assert.Throws<ScriptHostException>(() => SqlTexts.Check(block));

        Assert.Contains($"ORA-03001: {what}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("not a PL/SQL engine", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.NotSupported, refused.Code);
    }

    [Theory]
    [InlineData("job_action => '/*script_location*/python1.py'", "/*script_location*/")]
    [InlineData("job_action => '/opt/<script name>'", "<script name>")]
    [InlineData("job_action => 'REMOTE:*endpoint*:X'", "*endpoint*")]
    [InlineData("job_action => /* your script */", "/* your script */")]
    [InlineData("job_action => *path*", "*path*")]
    [InlineData("job_action => <path>", "<path>")]
    public void A_placeholder_that_was_left_is_named(string argument, string placeholder) => Assert.Contains(
        $"{placeholder} is a placeholder",
        SqlTexts.Refused(() => SqlTexts.Check($"BEGIN DBMS_SCHEDULER.CREATE_JOB(job_name => 'j', job_type => 'EXECUTABLE', {argument}, enabled => FALSE); END;")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("DBMS_SCHEDULER.SET_ATTRIBUTE('j', 'comments', q'[see <page>]')")]
    [InlineData("DBMS_SCHEDULER.CREATE_PROGRAM('p', 'EXECUTABLE', '/x', comments => 'a *very* good one')")]
    [InlineData("DBMS_OUTPUT.PUT_LINE('<done>')")]
    public void What_only_looks_like_one_can_be_said(string call) => SqlTexts.Call(call);

    [Theory]
    [InlineData("DBMS_SCHEDULER.CREATE_JOB('j', 'EXECUTABLE', '/x', 1)", "JOB_TYPE")]
    [InlineData("DBMS_SCHEDULER.CREATE_JOB('j', 'EXECUTABLE', '/x')", "JOB_TYPE")]
    [InlineData("DBMS_SCHEDULER.CREATE_JOB('j', 'p', 's', 'DEFAULT_JOB_CLASS', TRUE)", "SCHEDULE_NAME")]
    [InlineData("DBMS_SCHEDULER.CREATE_JOB('j', 'p', SYSTIMESTAMP, 'FREQ=DAILY')", "START_DATE")]
    [InlineData("DBMS_SCHEDULER.CREATE_JOB('j', schedule_name => 's', job_type => 'EXECUTABLE', job_action => '/x')", "JOB_ACTION")]
    [InlineData("DBMS_SCHEDULER.CREATE_JOB(job_name => 'j', program_name => 'p')", "PROGRAM_NAME")]
    [InlineData("DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE('j', 1, 'v')", "ARGUMENT_POSITION")]
    [InlineData("DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE('j', 'n', 'v')", "ARGUMENT_NAME")]
    [InlineData("DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE('j', '1', 'v')", "ARGUMENT_NAME")]
    [InlineData("DBMS_SCHEDULER.DEFINE_PROGRAM_ARGUMENT('p', 1, 'n', 'VARCHAR2', 'd')", "DEFAULT_VALUE")]
    [InlineData("DBMS_SCHEDULER.DEFINE_PROGRAM_ARGUMENT('p', 1, 'n', 'VARCHAR2', FALSE)", "OUT_ARGUMENT")]
    public void Overloads_are_told_apart_by_names_types_and_the_manuals_order(string call, string parameter) =>
        Assert.Contains(SqlTexts.Call(call).Values, value => value.Parameter.Name == parameter);

    [Fact]
    public void A_value_that_cannot_be_is_found_before_the_first_call() => Assert.StartsWith(
        "t.sql:1:71: ORA-01861",
        SqlTexts.Refused(() => SqlTexts.Check("BEGIN DBMS_SCHEDULER.ENABLE('a'); DBMS_SCHEDULER.CREATE_SCHEDULE('s', TIMESTAMP 'tomorrow', 'FREQ=DAILY'); END;")),
        StringComparison.Ordinal);

    [Fact]
    public void Handlers_see_the_error_and_others_see_none()
    {
        var block = SqlTexts.Check("BEGIN NULL; EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE); END;");
        block.Handler!.Scope.WithError("t.sql:1:1: ORA-27475: unknown job");

        Assert.Equal("-27475", block.Handler.Scope.Find("SQLCODE")!.Value!.ToString());
        Assert.Equal("0", Scope.CreateOutermost().Find("SQLCODE")!.Value!.ToString());
    }
}
