using BetweenTokens.Benchmarks;

// One line a group. `dotnet run --project benchmarks -c Release -- formats`; without a name, every group.
var groups = new Dictionary<string, Action>
{
    ["formats"] = FormatBenchmarks.Run,
    ["world"] = WorldBenchmarks.Run,
    ["tokenizer"] = TokenizerBenchmark.Run,
};
foreach (var name in args.Length > 0 ? args : [.. groups.Keys])
{
    Console.WriteLine($"# {name}");
    groups[name]();
}
