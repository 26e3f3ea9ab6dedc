using BetweenTokens.NotebookEngine.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BetweenTokens.NotebookEngine.Running.Parameters;

/// <summary>A variable of a notebook's <c>parameters</c> cell.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as C# writes it, or null where the declaration does not say (a call, for instance).</param>
/// <param name="Default">The text of its initial value.</param>
public sealed record DeclaredParameter(string Name, string? Type, string Default);

/// <summary>The parameters that a notebook declares: the variables of its cell tagged <c>parameters</c>.</summary>
public static class DeclaredParameters
{
    private static readonly CSharpParseOptions _script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The declared parameters in order; none where the notebook has no such cell.</summary>
    public static IReadOnlyList<DeclaredParameter> Of(Notebook notebook) =>
        [.. notebook.Cells.OfType<CodeCell>().Where(cell => cell.Has(CellTags.Parameters)).SelectMany(cell => Of(cell.Source))];

    private static IEnumerable<DeclaredParameter> Of(string source) =>
        CSharpSyntaxTree.ParseText(source, _script).GetCompilationUnitRoot().Members
            .OfType<FieldDeclarationSyntax>()
            .SelectMany(field => field.Declaration.Variables.Select(variable => new DeclaredParameter(
                variable.Identifier.ValueText,
                field.Declaration.Type.IsVar
                    ? TypeOf(variable.Initializer?.Value)
                    : field.Declaration.Type.ToString().Replace(" ", "", StringComparison.Ordinal),
                variable.Initializer?.Value.ToString() ?? "")));

    /// <summary>The type that <c>var</c> takes from a literal or an array of literals.</summary>
    private static string? TypeOf(ExpressionSyntax? value) => value switch
    {
        LiteralExpressionSyntax literal => literal.Token.Value switch
        {
            string => "string",
            bool => "bool",
            char => "char",
            int => "int",
            long => "long",
            double => "double",
            float => "float",
            decimal => "decimal",
            _ => null,
        },
        InterpolatedStringExpressionSyntax => "string",
        PrefixUnaryExpressionSyntax sign
            when sign.IsKind(SyntaxKind.UnaryMinusExpression) || sign.IsKind(SyntaxKind.UnaryPlusExpression) => TypeOf(sign.Operand),
        ParenthesizedExpressionSyntax inner => TypeOf(inner.Expression),
        ArrayCreationExpressionSyntax array => array.Type.ElementType + "[]",
        ImplicitArrayCreationExpressionSyntax array =>
            Widest(array.Initializer.Expressions.Select(TypeOf)) is { } element ? element + "[]" : null,
        _ => null,
    };

    private static string? Widest(IEnumerable<string?> types)
    {
        var all = types.Distinct().ToList();
        return all switch
        {
            [var only] => only,
            _ when all.TrueForAll(type => type is "int" or "double") => "double",
            _ => null,
        };
    }
}
