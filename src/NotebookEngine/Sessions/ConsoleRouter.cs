using System.Text;
using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>Sends what a cell writes to the console to that cell, and leaves everyone else's console alone.</summary>
internal static class ConsoleRouter
{
    private static readonly Lock _gate = new();
    private static bool _installed;

    public static void Install()
    {
        lock (_gate)
        {
            if (!_installed)
            {
                Console.SetOut(new Writer(StreamOutput.Stdout, Console.Out));
                Console.SetError(new Writer(StreamOutput.Stderr, Console.Error));
                _installed = true;
            }
        }
    }

    private sealed class Writer(string name, TextWriter original) : TextWriter
    {
        public override Encoding Encoding => original.Encoding;

        public override string NewLine => "\n";

        public override IFormatProvider FormatProvider => original.FormatProvider;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

        public override void Write(string? value)
        {
            if (CellContext.Current is { } cell)
            {
                cell.Sink.Stream(name, value ?? "");
            }
            else
            {
                original.Write(value);
            }
        }

        public override void WriteLine(string? value) => Write(value + "\n");

        public override void WriteLine() => Write("\n");

        public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, "\n"));

        public override void Flush() => original.Flush();
    }
}
