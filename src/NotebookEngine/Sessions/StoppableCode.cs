using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>
/// A cell's code with a look at the interrupt in each loop and each block of a function. No line moves; columns that the
/// compiler reports are led back to the reader's text.
/// </summary>
internal sealed class StoppableCode
{
    private const string Check = "global::BetweenTokens.NotebookEngine.Sessions.CellInterrupt.Check();";
    private static readonly CSharpParseOptions _script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    // Per line: where (column of the new text) how much was put in, in order.
    private readonly ILookup<int, (int Column, int Length)> _insertions;

    private StoppableCode(string text, ILookup<int, (int Column, int Length)> insertions) => (Text, _insertions) = (text, insertions);

    /// <summary>The text to compile.</summary>
    public string Text { get; }

    public static StoppableCode Of(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, _script);
        var root = tree.GetRoot();

        // A text that does not parse is compiled as it stands: its errors are all that it will give.
        var insertions = root.ContainsDiagnostics
            ? []
            : root.DescendantNodes().SelectMany(Insertions).OrderBy(insertion => insertion.Span.Start).ToList();
        var source = tree.GetText();
        var places = new List<(int Line, int Column, int Length)>();
        var (line, added) = (-1, 0);
        foreach (var insertion in insertions)
        {
            var at = source.Lines.GetLinePosition(insertion.Span.Start);
            added = at.Line == line ? added : 0;
            line = at.Line;
            places.Add((line, at.Character + added, insertion.NewText!.Length));
            added += insertion.NewText.Length;
        }

        return new StoppableCode(
            source.WithChanges(Merged(insertions)).ToString(), places.ToLookup(p => p.Line, p => (p.Column, p.Length)));
    }

    /// <summary>The column (from 0) of the reader's text for a place in <see cref="Text"/>.</summary>
    public int OriginalColumn(LinePosition place)
    {
        var column = place.Character;
        foreach (var (at, length) in _insertions[place.Line].Reverse())
        {
            column = column >= at + length ? column - length : Math.Min(column, at);
        }

        return column;
    }

    private static IEnumerable<TextChange> Insertions(SyntaxNode node) => node switch
    {
        ForStatementSyntax loop => Around(loop.Statement),
        CommonForEachStatementSyntax loop => Around(loop.Statement),
        WhileStatementSyntax loop => Around(loop.Statement),
        DoStatementSyntax loop => Around(loop.Statement),
        LocalFunctionStatementSyntax { Body: { } body } => Around(body),
        BaseMethodDeclarationSyntax { Body: { } body } => Around(body),
        AnonymousFunctionExpressionSyntax { Block: { } body } => Around(body),
        _ => [],
    };

    private static IEnumerable<TextChange> Around(StatementSyntax body) => body is BlockSyntax block
        ? [Insert(block.OpenBraceToken.Span.End, Check)]
        : [Insert(body.SpanStart, "{" + Check), Insert(body.Span.End, "}")];

    private static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);

    /// <summary>Two loops can end at one place; a text takes one change there.</summary>
    private static IEnumerable<TextChange> Merged(IEnumerable<TextChange> changes) =>
        changes.GroupBy(change => change.Span)
            .Select(group => new TextChange(group.Key, string.Concat(group.Select(change => change.NewText))));
}
