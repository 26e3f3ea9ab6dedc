using System.Globalization;
using BetweenTokens.Benchmarks;
using BetweenTokens.Native;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
_ = NativeLibraries.Folder;

if (args is ["load-once", var model, var type])
{
    LoadBenchmark.Once(model, type);
    return 0;
}

// One line per benchmark. Each prints ratios of two sides that were run in turn, never a bare time.
// `dotnet run --project benchmarks -c Release -- all --out benchmarks/results/models.md`
Benchmark[] all =
[
    new("formats", "reading weights: time against plain copies, memory beside the weights", FormatBenchmarks.Run),
    new("world", "the world's sampler and filter", WorldBenchmarks.Run),
    new("tokenizer", "tokenizing Russian and English text", TokenizerBenchmark.Run),
    new("engine", "a cell against bare Roslyn scripting; process start to the first result and the first picture", EngineBenchmark.Run),
    new("load", "SmolLM2 from its GGUF: seconds, and peak anonymous memory beyond the weights", LoadBenchmark.Run),
    new("prompt", "a prompt of 512 tokens against llama.cpp", SpeedBenchmarks.Prompt),
    new("stream", "one stream, token by token, against llama.cpp", SpeedBenchmarks.OneStream),
    new("streams", "64 streams side by side against llama.cpp with 8", SpeedBenchmarks.ManyStreams),
    new("sampling", "choosing a token for each of 64 streams against the same with libtorch", SamplingBenchmark.Run),
    new("training", "a step of training against plain PyTorch, and against what the processor multiplies", TrainingBenchmark.Run),
    new("seeds", "seeds of one recipe trained as one against one after another, by width and rows; medians", SeedBenchmark.Run),
    new("trace", "a full trace against the plain pass, 16 and 256 tokens", TraceBenchmark.Run),
    new("tools", "every head ablated and every place of the stream patched, seconds, against one pass for each", ToolsBenchmark.Run),
    new("instruments", "every word of a document replaced and every instrument asked, seconds a document", InstrumentBenchmark.Run),
];

return await BenchmarkHost.Run(all, args);
