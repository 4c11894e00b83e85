using Dapper;

namespace ScriptHost.Data.Tests;

public sealed class EmbeddedDapperTests() : DapperTests(new TestDatabase())
{
    [Fact]
    public void Several_results_of_one_text_are_read_one_after_the_other()
    {
        using var results = Connection.QueryMultiple("INSERT INTO emp (employee_age) VALUES (7); SELECT employee_age FROM emp; SELECT 2 FROM dual");

        Assert.Equal(7, results.ReadSingle<int>());
        Assert.Equal(2, results.ReadSingle<int>());
        Assert.True(Connection.TransactionInProgress);
    }
}
