using System.Text;
using BetweenTokens.NotebookEngine.Sessions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Classification;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>Colours C# with the compiler's own classification: a name is coloured as what it is, not as what it looks like.</summary>
internal sealed class CodeHighlighter : IDisposable
{
    private static readonly CSharpParseOptions _script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);
    private static readonly Lazy<MefHostServices> _services = new(() => MefHostServices.Create(
        new[] { "Microsoft.CodeAnalysis.Workspaces", "Microsoft.CodeAnalysis.CSharp.Workspaces" }.Select(System.Reflection.Assembly.Load)));

    private readonly AdhocWorkspace _workspace = new(_services.Value);

    /// <summary>Highlights the cells of one notebook, which see what earlier cells and imported files declare.</summary>
    /// <returns>HTML of each cell, in order.</returns>
    public async Task<IReadOnlyList<string>> HighlightAsync(IReadOnlyList<string> cells, string folder)
    {
        var text = new StringBuilder();
        var starts = new List<int>();
        foreach (var cell in cells)
        {
            // A line of the engine's own would be an error to the compiler; the file it imports is put before the cell.
            text.Append(Imported(cell, folder)).Append('\n');
            starts.Add(text.Length);
            text.Append(cell.Replace("#!", "//", StringComparison.Ordinal)).Append('\n');
        }

        var document = Document(SourceText.From(text.ToString()), folder);
        var html = new List<string>();
        for (var i = 0; i < cells.Count; i++)
        {
            html.Add(Paint(cells[i],
                await Classifier.GetClassifiedSpansAsync(document, new TextSpan(starts[i], cells[i].Length)).ConfigureAwait(false),
                starts[i]));
        }

        return html;
    }

    public void Dispose() => _workspace.Dispose();

    private Document Document(SourceText source, string folder)
    {
        var project = ProjectId.CreateNewId();
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, usings: SessionScript.Imports, metadataReferenceResolver: new ReferenceResolver(folder));
        var document = DocumentInfo.Create(DocumentId.CreateNewId(project), "notebook", sourceCodeKind: SourceCodeKind.Script,
            loader: TextLoader.From(TextAndVersion.Create(source, VersionStamp.Default)), filePath: Path.Combine(folder, "notebook.csx"));
        var solution = _workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            project, VersionStamp.Default, "notebook", "notebook", LanguageNames.CSharp, compilationOptions: options,
            parseOptions: _script, documents: [document], metadataReferences: SessionScript.References, isSubmission: true));
        return solution.GetDocument(document.Id)!;
    }

    private static string Imported(string cell, string folder)
    {
        try
        {
            var files = Directives.Parse(cell).Segments.OfType<ImportSegment>()
                .SelectMany(import => ImportedFile.Read(Path.GetFullPath(import.Path, folder), import));
            return string.Concat(files.Select(file => file.Text + "\n"));
        }
        catch (DirectiveException)
        {
            // The cell says so itself, in its output.
            return "";
        }
    }

    private static string Paint(string cell, IEnumerable<ClassifiedSpan> spans, int start)
    {
        var html = new StringBuilder();
        var at = 0;
        foreach (var span in spans.Where(span => !ClassificationTypeNames.AdditiveTypeNames.Contains(span.ClassificationType))
            .OrderBy(span => span.TextSpan.Start))
        {
            var (from, to) = (span.TextSpan.Start - start, Math.Min(cell.Length, span.TextSpan.End - start));
            if (from < at || to <= from)
            {
                continue;
            }

            html.Append(Html.Text(cell[at..from]));
            var piece = Html.Text(cell[from..to]);
            html.Append(Class(span.ClassificationType) is { } name ? $"<span class=\"{name}\">{piece}</span>" : piece);
            at = to;
        }

        return html.Append(Html.Text(cell[at..])).ToString();
    }

    private static string? Class(string type) => type switch
    {
        ClassificationTypeNames.Keyword or ClassificationTypeNames.PreprocessorKeyword => "k",
        ClassificationTypeNames.ControlKeyword => "k",
        ClassificationTypeNames.StringLiteral or ClassificationTypeNames.VerbatimStringLiteral
            or ClassificationTypeNames.StringEscapeCharacter => "s",
        ClassificationTypeNames.NumericLiteral => "n",
        ClassificationTypeNames.Comment => "c",
        ClassificationTypeNames.MethodName or ClassificationTypeNames.ExtensionMethodName => "m",
        ClassificationTypeNames.PropertyName or ClassificationTypeNames.FieldName
            or ClassificationTypeNames.ConstantName or ClassificationTypeNames.EnumMemberName => "p",
        ClassificationTypeNames.ClassName or ClassificationTypeNames.RecordClassName
            or ClassificationTypeNames.StructName or ClassificationTypeNames.RecordStructName
            or ClassificationTypeNames.InterfaceName or ClassificationTypeNames.EnumName
            or ClassificationTypeNames.DelegateName or ClassificationTypeNames.TypeParameterName => "t",
        _ => null,
    };
}
