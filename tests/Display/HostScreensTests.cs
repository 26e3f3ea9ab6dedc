using System.Reflection;
using System.Runtime.Loader;
using BetweenTokens.Display;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace BetweenTokens.Tests.Display;

/// <summary>Hosts are found by the names of their members. These stand-ins have the names and nothing else.</summary>
[Trait("tier", "fast")]
public sealed class HostScreensTests
{
    private const string Interactive = """
        using System.Collections.Generic;
        namespace Microsoft.DotNet.Interactive;
        public sealed class KernelInvocationContext
        {
            private static readonly System.Threading.AsyncLocal<KernelInvocationContext> _current = new();
            public static KernelInvocationContext Current { get => _current.Value; set => _current.Value = value; }
            public static List<string> Seen { get; } = new();
            public static void Enter() => Current = new();
            public static void Leave() => Current = null;
        }
        public static class KernelInvocationContextExtensions
        {
            public static DisplayedValue Display(this KernelInvocationContext context, object value, params string[] mimeTypes)
            {
                KernelInvocationContext.Seen.Add("show " + value);
                return new();
            }
            internal static void Display(this KernelInvocationContext context, DisplayedValue value) { }
        }
        public sealed class DisplayedValue
        {
            public void Update(object value)
            {
                KernelInvocationContext.Seen.Add("replace " + (value as string ?? throw new System.FormatException("not a text")));
            }
        }
        """;

    private const string Verso = """
        using System;
        using System.Collections.Generic;
        namespace Verso.Abstractions;
        public static class DisplayContext
        {
            private static readonly System.Threading.AsyncLocal<object> _current = new();
            internal static object Current { get => _current.Value; set => _current.Value = value; }
            public static List<string> Seen { get; } = new();
            public static void Enter() => Current = new();
            public static void Leave() => Current = null;
        }
        public static class DisplayExtensions
        {
            public static void Display(this object value, string mimeType = null) => DisplayContext.Seen.Add("show " + value);
        }
        """;

    [Fact]
    public void In_net_interactive_the_handle_of_the_running_cell_replaces_what_it_showed() =>
        Within("Microsoft.DotNet.Interactive", Interactive, "KernelInvocationContext", seen =>
        {
            var screen = Screen.Find()!;
            Assert.True(screen.Moves);
            var replace = screen.Show("a");
            replace("b");
            Assert.Equal(["show a", "replace b"], seen);
            Assert.Throws<FormatException>(() => replace(1)); // the value's own fault, not one of reflection
        });

    [Fact]
    public void In_verso_a_value_is_shown_and_stays() => Within("Verso.Abstractions", Verso, "DisplayContext", seen =>
    {
        var screen = Screen.Find()!;
        Assert.False(screen.Moves);
        screen.Show("a")("b");
        Assert.Equal(["show a"], seen);
    });

    private static void Within(string name, string source, string context, Action<List<string>> check)
    {
        var host = Load(name, source).GetType($"{name}.{context}")!;
        Assert.Null(Screen.Find());
        host.GetMethod("Enter")!.Invoke(null, null);
        check((List<string>)host.GetProperty("Seen")!.GetValue(null)!);
        host.GetMethod("Leave")!.Invoke(null, null);
        Assert.Null(Screen.Find());
    }

    private static Assembly Load(string name, string source)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            [
                MetadataReference.CreateFromFile(typeof(object).Assembly.Location),
                MetadataReference.CreateFromFile(Path.Combine(framework, "System.Runtime.dll")),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        return new AssemblyLoadContext(name).LoadFromStream(image);
    }
}
