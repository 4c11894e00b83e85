namespace ScriptHost.Data.Tests.Carried;

[Collection(OneLender.Name)]
public sealed class CarriedDapperTests(LendingHost host) : DapperTests(LentDatabase.OfSqlite(host).AllowingCommit());
