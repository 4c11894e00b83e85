using Google.Protobuf;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ScriptHost.V1;

namespace ScriptHost.Worker.Tests;

/// <summary>Libraries that scripts of tests refer to.</summary>
internal static class TestAssembly
{
    public static ByteString Compile(string name, string source, Platform platform = Platform.AnyCpu)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, platform: platform));
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        return ByteString.CopyFrom(image.ToArray());
    }

    /// <summary>A source file whose directives lead to the files of the given paths.</summary>
    public static SourceFile Source(string path, string content, params (string Text, string Path)[] directives) => new()
    {
        Path = path,
        Content = ByteString.CopyFromUtf8(content),
        Directives =
        {
            directives.Select(one => new Directive { Text = one.Text, Path = one.Path, Load = one.Text.EndsWith(".csx", StringComparison.Ordinal) }),
        },
    };
}
