namespace ScriptHost.Data.Tests.Carried;

[Collection(OneLender.Name)]
public sealed class CarriedVectorTests(LendingHost host)
{
    public static TheoryData<string> Names => [.. SqlVectors.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_lent_session_does_what_the_vectors_say(string name)
    {
        using var database = LentDatabase.OfSqlite(host).AllowingCommit();
        using var connection = database.Open();
        SqlVectors.Check(name, connection);
    }
}
