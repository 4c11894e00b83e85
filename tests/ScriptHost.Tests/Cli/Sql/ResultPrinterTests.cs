using ScriptHost.Cli.Sql.Results;

namespace ScriptHost.Tests.Cli.Sql;

public sealed class ResultPrinterTests
{
    private static readonly ResultColumn[] Columns = [new("JOB_NAME", "VARCHAR2(128)"), new("RUN_COUNT", "NUMBER"), new("COMMENTS", "VARCHAR2(4000)")];

    [Fact]
    public void A_table_has_numbers_at_the_right_and_nothing_for_NULL() => Assert.Equal(
        """
        JOB_NAME RUN_COUNT COMMENTS
        -------- --------- --------
        NIGHTLY         12
        A                3 short


        """,
        Print(ResultForm.Table, 80, ["NIGHTLY", "12", null], ["A", "3", "short"]));

    [Fact]
    public void A_value_that_is_too_wide_goes_on_below() => Assert.Equal(
        """
        JOB_NAME RUN_COUNT COMMENTS
        -------- --------- ------------
        NIGHTLY         12 loads what
                           came during
                           the day


        """,
        Print(ResultForm.Table, 31, ["NIGHTLY", "12", "loads what came during the day"]));

    [Fact]
    public void Without_room_for_all_columns_a_row_is_a_list() => Assert.Equal(
        """
        JOB_NAME   NIGHTLY
        RUN_COUNT  12
        COMMENTS   a
                   b


        """,
        Print(ResultForm.Table, 20, ["NIGHTLY", "12", "a\nb\n"]));

    [Fact]
    public void Without_rows_a_table_has_no_head() => Assert.Empty(Print(ResultForm.Table, 80));

    [Fact]
    public void Control_characters_do_not_reach_the_terminal() => Assert.DoesNotContain('\u001B', Print(ResultForm.Table, 80, ["\u001B[2J", "1", null]));

    [Fact]
    public void Csv_quotes_what_it_must() => Assert.Equal(
        "JOB_NAME,RUN_COUNT,COMMENTS\r\n\"say \"\"a, b\"\"\",1,\"two\nlines\"\r\nA,,\r\n",
        Print(ResultForm.Csv, 80, ["say \"a, b\"", "1", "two\nlines"], ["A", null, null]));

    [Fact]
    public void Json_has_an_object_a_row_and_numbers_as_numbers() => Assert.Equal(
        """
        {"JOB_NAME":"A","RUN_COUNT":0.5,"COMMENTS":null}
        {"JOB_NAME":"B","RUN_COUNT":12,"COMMENTS":"+000 00:00:05"}

        """,
        Print(ResultForm.Json, 80, ["A", ".5", null], ["B", "12", "+000 00:00:05"]));

    [Fact]
    public void Columns_of_one_name_are_two_fields_in_json()
    {
        var output = new StringWriter();
        var printer = ResultPrinters.Create(ResultForm.Json, output, 80);
        printer.Begin([new("A", "NUMBER"), new("A", "NUMBER"), new("A_2", "NUMBER")]);
        printer.PrintRow(["1", "2", "3"]);

        Assert.Equal("{\"A\":1,\"A_3\":2,\"A_2\":3}\n", output.ToString());
    }

    [Fact]
    public void Rows_beyond_those_that_decide_the_widths_are_printed_too()
    {
        var lines = Print(ResultForm.Table, 40, [.. Enumerable.Range(1, 500).Select(number => (string?[])["A", $"{number}", null])]).Split('\n');

        Assert.Equal("A              500", lines[^3]);
    }

    private static string Print(ResultForm form, int width, params string?[][] rows)
    {
        var output = new StringWriter();
        var printer = ResultPrinters.Create(form, output, width);
        printer.Begin(Columns);
        foreach (var row in rows)
        {
            printer.PrintRow(row);
        }

        printer.End();
        return output.ToString();
    }
}
