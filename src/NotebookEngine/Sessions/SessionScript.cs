using System.Text;
using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>How cells are compiled.</summary>
internal static class SessionScript
{
    // Exactly .NET Interactive's; System.IO is not among them.
    public static IReadOnlyList<string> Imports { get; } = ["System", "System.Text", "System.Collections",
        "System.Collections.Generic", "System.Threading.Tasks", "System.Linq", typeof(CellFunctions).FullName!];

    /// <summary>What every cell refers to.</summary>
    public static IReadOnlyList<MetadataReference> References => _references.Value;

    private static readonly Lazy<IReadOnlyList<MetadataReference>> _references = new(() =>
        [.. ReferenceResolver.Framework, MetadataReference.CreateFromFile(typeof(CellFunctions).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(IHtmlContent).Assembly.Location)]);

    /// <summary>Options for a session of a notebook in the folder.</summary>
    public static ScriptOptions Options(string folder) => ScriptOptions.Default
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithImports(Imports)
        .WithReferences(References)
        .WithMetadataResolver(new ReferenceResolver(folder))
        .WithSourceResolver(new SourceFileResolver([], folder))
        // Scripts default to Debug, and loops of numbers then run several times slower.
        .WithOptimizationLevel(OptimizationLevel.Release)
        // Line numbers in stack traces.
        .WithEmitDebugInformation(true)
        .WithFileEncoding(Encoding.UTF8);

    /// <summary>Whether the last statement is an expression without a semicolon that has a value.</summary>
    public static bool HasResult(Script script)
    {
        var compilation = script.GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        return tree.GetCompilationUnitRoot().Members.LastOrDefault()
            is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }
            && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type?.SpecialType != SpecialType.System_Void;
    }
}
