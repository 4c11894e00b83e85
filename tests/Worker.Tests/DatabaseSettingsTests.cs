using Google.Protobuf.Reflection;
using ScriptHost.Data;
using ScriptHost.V1;
using ScriptHost.Worker.Running;

namespace ScriptHost.Worker.Tests;

public sealed class DatabaseSettingsTests
{
    [Fact]
    public void Every_setting_of_the_contract_arrives_under_its_name()
    {
        var context = Filled(new DatabaseContext());
        var session = Filled(new V1.SessionInfo());
        session.Nls.Add("NLS_SORT", "BINARY");
        var settings = DatabaseSettings.Of(context, session, _ => { });

        Assert.Equal(("Provider", "ConnectionString", "Schema", "Profile"), (settings.Provider, settings.ConnectionString, settings.Schema, settings.ProfileName));
        Assert.All(typeof(AccountSettings).GetProperties(), property => Assert.Equal(property.Name, property.GetValue(settings.Account)));
        Assert.All(
            typeof(SessionSettings).GetProperties().Where(property => property.PropertyType == typeof(string)),
            property => Assert.Equal(property.Name, property.GetValue(settings.Session)));
        Assert.Equal("BINARY", settings.Session.Nls["NLS_SORT"]);
    }

    [Fact]
    public void Without_a_session_there_are_no_settings_of_one() =>
        Assert.Empty(DatabaseSettings.Of(new DatabaseContext(), session: null, _ => { }).Session.Nls);

    /// <summary>With every text set to the name of its own property.</summary>
    private static T Filled<T>(T message)
        where T : Google.Protobuf.IMessage
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(field => field is { FieldType: FieldType.String, IsRepeated: false }))
        {
            field.Accessor.SetValue(message, field.PropertyName);
        }

        return message;
    }
}
