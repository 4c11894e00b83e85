namespace ScriptHost.Data.Tests;

public sealed class SqlVectorTests
{
    public static TheoryData<string> Names => [.. SqlVectors.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_embedded_database_does_what_the_vectors_say(string name)
    {
        using var database = new TestDatabase();
        using var connection = database.Open();
        SqlVectors.Check(name, connection);
    }
}
