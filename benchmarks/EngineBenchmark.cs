using System.Diagnostics;
using System.Text.Json;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Sessions;
using BetweenTokens.Workbook;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace BetweenTokens.Benchmarks;

/// <summary>
/// What the engine itself costs: a cell beside the same code in bare Roslyn scripting, and a process from
/// its start to a result and to a picture.
/// </summary>
internal static class EngineBenchmark
{
    private const int Cells = 25;
    // The bar as it was set before the first measurement, which did not reach it: see results/engine.md.
    private const double MostOverBare = 1.25, SecondsToPicture = 6;

    public static async Task<IReadOnlyList<Ratio>> Run(BenchmarkOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("engine-benchmark");
        try
        {
            double ours = double.MaxValue, bare = double.MaxValue;
            for (int round = 0; round < options.Rounds; round++)
            {
                ours = Math.Min(ours, await InSession(folder.FullName));
                bare = Math.Min(bare, await InBareRoslyn());
            }

            return [new("a cell, per cell, against bare Roslyn scripting", ours, bare, "ms", ours / bare,
                $"<= {MostOverBare}", ours <= MostOverBare * bare), .. await Starts(folder.FullName, options.Rounds)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Code(int i) =>
        $"var numbers = Enumerable.Range(0, {i + 5}).Select(n => n * 2.5).ToArray();\nvar total = numbers.Sum();\ntotal";

    private static async Task<double> InSession(string folder)
    {
        using var session = new CSharpSession(new SessionOptions(folder));
        var outputs = new CellOutputs();
        await session.SubmitAsync(new Submission(Code(0), "warm", "cell 0"), outputs);
        var watch = Stopwatch.StartNew();
        for (int i = 1; i <= Cells; i++)
        {
            await session.SubmitAsync(new Submission(Code(i), $"c{i}", $"cell {i}"), outputs);
        }

        return watch.Elapsed.TotalMilliseconds / Cells;
    }

    private static async Task<double> InBareRoslyn()
    {
        var options = ScriptOptions.Default.WithReferences(typeof(object).Assembly, typeof(Enumerable).Assembly)
            .WithImports("System", "System.Collections.Generic", "System.Linq")
            .WithOptimizationLevel(Microsoft.CodeAnalysis.OptimizationLevel.Release);
        var state = await CSharpScript.RunAsync(Code(0), options);
        var watch = Stopwatch.StartNew();
        for (int i = 1; i <= Cells; i++)
        {
            state = await state.ContinueWithAsync(Code(i), options);
        }

        return watch.Elapsed.TotalMilliseconds / Cells;
    }

    private static async Task<IReadOnlyList<Ratio>> Starts(string folder, int rounds)
    {
        string one = Path.Combine(folder, "one.ipynb");
        NotebookWriter.Write(new Notebook([new CodeCell("a", "1 + 1", [], null, [])], Notebook.CSharpMetadata()), one);
        string root = Formats.Catalogue.ModelPlaces.Repository, voting = Path.Combine(root, "notebooks", "ru", "06-voting.ipynb");
        string picture = File.Exists(voting) ? voting : Path.Combine(root, "tests", "Notebooks", "tensors.ipynb");
        double result = double.MaxValue, first = double.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            result = Math.Min(result, (await Report(one, folder)).GetProperty("milliseconds").GetDouble() / 1000);
            first = Math.Min(first, (await Report(picture, folder)).GetProperty("firstPictureMilliseconds").GetDouble() / 1000);
        }

        return
        [
            new("a notebook of one cell, from opening the session to its end", result,
                SecondsToPicture, "s", result / SecondsToPicture, "(part of the next)", true),
            new($"process start to the first picture of {Path.GetFileName(picture)}", first,
                SecondsToPicture, "s", first / SecondsToPicture, "<= 1 (6 s)", first <= SecondsToPicture),
        ];
    }

    private static async Task<JsonElement> Report(string notebook, string folder)
    {
        string output = Path.Combine(folder, "out");
        int code = await WorkbookProgram.RunAsync(["run", notebook, "--out", output, "--keep-going"], TextWriter.Null);
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "run.json")));
        return code is ExitCodes.Ok or ExitCodes.Failed
            ? report.RootElement[0].Clone()
            : throw new InvalidOperationException($"{notebook} ended with code {code}.");
    }
}
